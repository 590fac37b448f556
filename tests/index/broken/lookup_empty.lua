return index {
  id = "t", title = "测试",
  indicator { "a", score = lookup { otherwise = 1 } },
}
--! 3 error: lookup is empty
