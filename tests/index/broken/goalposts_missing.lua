return index {
  id = "t", title = "测试",
  indicator { "a", score = linear { from = 3 } },
}
--! 3 error: linear needs to (such as to = 30)
