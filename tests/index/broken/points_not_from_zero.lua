return index {
  id = "t", title = "测试",
  scale = { 10, 100 }, weights = "points",
  indicator { "a", weight = 100, score = linear { from = 0, to = 1 } },
}
--! 3 error: points begin at 0, and scale begins at 10
