return index {
  id = "t", title = "测试",
  scale = { 0, 10 },
  indicator { "a", score = bands { at_least = { { 6, 100 } }, otherwise = 0 } },
  indicator { "b", score = yesno { yes = 12 } },
}
--! 4 error: 'a' can get 100, above the top of the scale, 10
--! 5 error: 'b' can get 12, above the top of the scale, 10
