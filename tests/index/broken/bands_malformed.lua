return index {
  id = "t", title = "测试",
  indicator { "a", score = bands { at_least = { { 1 }, { 2, 3, 4 }, 5, { "x", 1 } }, otherwise = 0 } },
}
--! 3 error: at_least[1] should hold 2 numbers, and holds 1
--! 3 error: at_least[2] does not take a further item: 4
--! 3 error: at_least[3] should be { … }, and is 5
--! 3 error: at_least[4][1] should be a number, and is "x"
