return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  nil,
  indicator { "b", score = asis },
}
--! 1 error: the list of index has a gap: an item is nil
