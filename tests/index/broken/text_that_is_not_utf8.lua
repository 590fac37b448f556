return index {
  id = "t", title = "测试",
  indicator { "a", title = "\xff\xfe", score = asis },
  note = "a\0b", ["\xff"] = 3,
}
--! 1 error: a text holds bytes that are not UTF-8
