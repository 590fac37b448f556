return index {
  id = "t", title = "测试",
  screen = { share = 66 },
  indicator { "a", score = minmax, per = true },
}
--! 3 error: screen.share should be above 0 and at most 1 (66 % is 0.66), and is 66
--! 4 error: per should be 30, "…", column { … }, count { … } …, function(…), and is true
