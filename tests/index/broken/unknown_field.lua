return index {
  id = "t", title = "测试",
  indicator { "a", wieght = 3, score = asis },
}
--! 3 error: unknown word 'wieght' in indicator | did you mean 'weight'?
