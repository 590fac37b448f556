return index {
  id = "t", title = "测试",
  indicator { "a", score = asis }, indicator { "b", score = asis },
  grade_by = mr_sort { majority = 0.4 },
  grades = { grade { "one", profile = { a = 120, b = 70 } }, grade { "two" } },
}
--! 4 warning: majority is 0.4, less than half: a minority of the criteria can decide
--! 5 error: the profile of grade 'one' asks 120 of 'a', which is not between 0 and 100
