return index {
  id = "t", title = "测试",
  indicator { "a", score = banbs { at_least = { { 1, 2 } } } },
  indicator { "b", score = linaer { from = 0, to = 1 } },
}
--! 3 error: unknown word 'banbs', did you mean 'bands'?
--! 4 error: unknown word 'linaer', did you mean 'linear'?
