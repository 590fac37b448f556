return index { id = "my index", indicator { "a", score = asis } }
--! 1 error: 'my index' cannot be an id | an id begins with a small letter and holds only a-z, 0-9 and _; names for people go to title
