return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "excellent", above = 90 },
    grade { "good", at_least = 75, below = 90 },
    grade { "pass", at_least = 60, at_most = 75 },
    grade { "fail" },
  },
}
--! 6 error: a total of exactly 90 has no grade: neither 'good' nor 'excellent' holds it
--! 7 error: a total of 75 belongs to both 'pass' and 'good'
