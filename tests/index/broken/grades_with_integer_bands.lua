return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "excellent", at_least = 85, at_most = 100 },
    grade { "pass", at_least = 60, at_most = 84 },
    grade { "fail" },
  },
}
--! 5 error: the best grade, 'excellent', should not end at 100
--! 6 error: a total between 84 and 85 has no grade: there is a gap between 'pass' and 'excellent' | the lower bound alone is enough
