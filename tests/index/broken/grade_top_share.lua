return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "best", at_least = 80, top = { share = 30, of = "all" } },
    grade { "rest", top = { share = 0.5 } },
  },
}
--! 5 error: top.of should be one of "eligible", "scored", and is "all"
--! 5 error: top.share should be above 0 and below 1 (30 % is 0.30), and is 30
--! 6 error: the last grade, 'rest', cannot be limited to a share
