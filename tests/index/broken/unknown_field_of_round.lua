return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  round = { digts = 2 },
}
--! 4 error: unknown word 'digts' in round | did you mean 'digits'?
