return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grade_by = quantiles { shares = { 0.2, 0.5 } },
  grades = { grade { "one", at_least = 80 }, grade { "two", profile = { a = 5 } }, grade { "three" } },
}
--! 4 error: shares has 2, and there are 3 grades
--! 4 error: shares should each be above 0 and add up to 1, and add up to 0.7
--! 5 error: at_least of grade 'one' cannot stand beside grade_by
--! 5 error: profile of grade 'two' has no effect: grades do not go by profiles
