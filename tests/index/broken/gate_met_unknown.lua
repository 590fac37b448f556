return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = { grade { "pass", at_least = 60, need = { gate_met "loca_share" } }, grade { "fail" } },
  gates = { gate { "local_share", above = 0, otherwise = flag } },
}
--! 4 error: there is no condition 'loca_share' | did you mean 'local_share'?
