return index {
  id = "t", title = "测试",
  combine = geometric,
  indicator { "a", score = yesno },
  indicator { "b", score = linear { from = 0, to = 1 } },
}
--! 3 warning: 'a' can score 0, which makes the mean of 't' 0
