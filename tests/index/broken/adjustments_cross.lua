return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  adjustments = { at_least = 5, at_most = 3 },
}
--! 4 error: adjustments: nothing lies between its lower bound 5 and its upper bound 3
