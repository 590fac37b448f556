return index {
  id = "t", title = "测试",
  indicator { "a", value = count { "members" }, score = lookup { ["3"] = 100 } },
}
--! 3 error: 'a' is scored by lookup, so its value should be a column of text
