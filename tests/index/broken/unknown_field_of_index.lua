return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  wieghts = "points",
}
--! 4 error: unknown word 'wieghts' in index | did you mean 'weights'?
