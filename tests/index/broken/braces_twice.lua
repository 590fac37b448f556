return index {
  id = "t", title = "测试",
  indicator { "a", score = linear { from = 0, to = 1 } { 3 } },
}
--! 3 error: linear { … } already has its braces and cannot be followed by others | is a comma missing?
