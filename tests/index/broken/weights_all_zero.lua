return index {
  id = "t", title = "测试",
  indicator { "a", weight = 0, score = asis },
  indicator { "b", weight = 0, score = asis },
}
--! 1 error: all weights under 't' are 0
