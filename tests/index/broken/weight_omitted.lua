return index {
  id = "t", title = "测试",
  indicator { "a", weight = 1, score = asis },
  indicator { "b", score = asis },
}
--! 4 error: 'b' has no weight, and others beside it have | give all or none (then they are equal); weight = 0 is shown and not counted
