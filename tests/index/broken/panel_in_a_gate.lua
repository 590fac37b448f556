return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = { gate { "g", require = panel { range = { 0, 1 } }, at_least = 1, otherwise = flag } },
}
--! 4 error: panel can stand in an indicator only
