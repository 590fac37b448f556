return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "pass", at_least = 60 },
    grade { "fail", at_least = 0 },
  },
}
--! 6 error: the last grade, 'fail', should have no bound 0: whoever misses it would have no grade
