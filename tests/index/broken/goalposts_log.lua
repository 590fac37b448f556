return index {
  id = "t", title = "测试",
  indicator { "a", score = linear { from = 0, to = 3, log = true } },
}
--! 3 error: 'a' uses logarithms, so from and to must be above 0; they are 0 and 3
