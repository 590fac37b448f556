return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "pass", at_least = 60 },
    grade { "pass" },
  },
}
--! 6 error: the id 'pass' is used twice; the first time on line 5
