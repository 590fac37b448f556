return index {
  id = "t", title = "测试",
  indicator { "a", score = linear { from = 7 % 4, to = 85% } },
  gates = { gate { "b", at_least = 62.5%, otherwise = flag } },
}
--! 3 error: a number takes no percent sign: 85% | write 0.85, or 85 where the measure is %
--! 4 error: a number takes no percent sign: 62.5% | write 0.625, or 62.5 where the measure is %
