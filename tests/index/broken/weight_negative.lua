return index {
  id = "t", title = "测试",
  indicator { "a", weight = -1, score = asis },
  indicator { "b", weight = 2, score = asis },
}
--! 3 error: the weight of 'a' is negative: -1
