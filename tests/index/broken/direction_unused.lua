return index {
  id = "t", title = "测试",
  indicator { "a", direction = "down", score = each { 1, upto = 100 } },
}
--! 3 error: 'a' says direction, which each does not use
