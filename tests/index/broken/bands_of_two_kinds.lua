return index {
  id = "t", title = "测试",
  indicator { "a", score = bands { at_least = { { 1, 100 } }, below = { { 1, 0 } }, otherwise = 0 } },
}
--! 3 error: bands take one kind of bound: at_least, above, at_most or below
