return index {
  id = "t", title = "测试",
  scale = { -1, 1 }, combine = geometric,
  indicator { "a", score = linear { from = 0, to = 1 } },
}
--! 3 error: the mean of 't' cannot take negative scores, and scale begins at -1
