return index {
  id = "t", title = "测试",
  indicator { "a", score = bands { at_least = { { 1, 100 } } } },
  indicator { "b", score = bands { otherwise = 0 } },
}
--! 3 error: bands needs otherwise (such as otherwise = 30)
--! 4 error: bands needs at_least (such as at_least = { { 6, 100 }, … })
