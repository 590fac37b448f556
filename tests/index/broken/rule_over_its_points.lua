return index {
  id = "t", title = "测试",
  weights = "points",
  indicator { "a", weight = 40, score = each { 3, upto = 41 } },
  indicator { "b", weight = 30, score = bands { at_least = { { 1, 31 } }, otherwise = 0 } },
  indicator { "c", weight = 30, score = lookup { ["国家级"] = 25, otherwise = -1 } },
}
--! 4 error: 'a' can get 41 points, more than its 40
--! 5 error: 'b' can get 31 points, more than its 30
--! 6 warning: 'c' can get 25 at most, and never its full 30
--! 6 error: 'c' can get -1, below the bottom of the scale, 0
