return index { title = "无", indicator { "a", score = asis } }
--! 1 error: index needs id (such as id = "…")
