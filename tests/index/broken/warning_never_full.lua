return index {
  id = "t", title = "测试",
  weights = "points",
  indicator { "a", weight = 100, score = each { 3, upto = 90 } },
}
--! 4 warning: 'a' can get 90 at most, and never its full 100
