return index {
  id = "t", title = "测试",
  indicator { "a", score = linear { from = 3, to = 3 } },
}
--! 3 error: 'a': from and to are equal: 3
