return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = {
    gate { "g", above = 0, otherwise = flag },
    gate { "g", above = 1, otherwise = flag },
  },
}
--! 6 error: the id 'g' is used twice; the first time on line 5
