return index {
  id = "t", title = "测试",
  outcomes = { },
  indicator { "a", score = minmax },
}
--! 3 error: outcomes is not available in this version
