return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = {
    gate { "g", require = gate_met "h", otherwise = flag },
    gate { "h", above = 0, otherwise = flag },
    gate { "i", require = gate_met "i", otherwise = flag },
  },
}
--! 5 error: gate_met can name a condition that stands before it, and 'h' does not
--! 7 error: gate_met can name a condition that stands before it, and 'i' does not
