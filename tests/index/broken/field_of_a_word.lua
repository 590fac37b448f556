return index {
  id = "t", title = "测试",
  indicator { "a", score = linear.from },
}
--! 3 error: linear is a word of the language: there is no linear.from
