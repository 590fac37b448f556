return index {
  id = "t", title = "测试",
  dimension { "total",
    indicator { "rank", score = asis } },
}
--! 3 error: the id 'total' is the name of a column of the result; choose another
--! 4 error: the id 'rank' is the name of a column of the result; choose another
