return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grade_by = natural_breaks,
}
--! 4 error: grade_by needs at least two grades
