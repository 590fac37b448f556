return index {
  id = "t", title = "测试",
  combine = geometric,
  round = { digits = 2, at = "indicator" },
  indicator { "a", score = linear { from = 0, to = 1 } },
}
--! 3 error: round.at = "indicator" needs arithmetic means throughout, and 't' is none | use round.at = "total"
