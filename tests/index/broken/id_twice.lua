return index {
  id = "t", title = "测试",
  dimension { "a",
    indicator { "b", score = asis },
    indicator { "a", score = asis } },
  adjust { "b", points = each { 1, upto = 2 } },
}
--! 5 error: the id 'a' is used twice; the first time on line 3
--! 6 error: the id 'b' is used twice; the first time on line 4
