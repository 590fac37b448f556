return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "excellent" },
    grade { "pass", at_least = 60 },
    grade { "fail" },
  },
}
--! 5 error: grade 'excellent' has no at_least
