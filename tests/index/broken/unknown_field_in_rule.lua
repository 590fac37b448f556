return index {
  id = "t", title = "测试",
  indicator { "a", score = linear { from = 0, two = 10 } },
}
--! 3 error: unknown word 'two' in linear | did you mean 'to'?
