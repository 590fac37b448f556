return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "pass", at_least = 60 },
    grade { "excellent", at_least = 85 },
    grade { "fail" },
  },
}
--! 6 error: grade 'excellent' stands behind 'pass', and its bound 85 is not below 60 | write the grades best first
