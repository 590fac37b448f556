return index {
  id = "t", title = "测试",

}
--! 1 error: the index has no indicators
