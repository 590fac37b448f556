return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  scale = { 0, 1 },
  grades = {
    grade { "pass", at_least = 60 },
    grade { "fail" },
  },
}
--! 6 error: the bound of grade 'pass', 60, is not between 0 and 1
