return index {
  id = "t", title = "测试",
  indicator { "a", direction = "down", score = linear { from = 0, to = 3 } },
  indicator { "b", direction = "up", score = bands { at_least = { { 2, 0 }, { 1, 100 } }, otherwise = 50 } },
}
--! 3 error: 'a' says direction = "down", and from = 0, to = 3 say the opposite | from is the worst value and to the best; beside them direction is not needed
--! 4 error: 'b' says direction = "up", and the scores of its bands say the opposite
