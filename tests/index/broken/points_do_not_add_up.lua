return index {
  id = "t", title = "测试",
  weights = "points",
  dimension { "innovation", weight = 30,
    indicator { "a", weight = 18, score = linear { from = 0, to = 1 } },
    indicator { "b", weight = 9, score = linear { from = 0, to = 1 } },
  },
  dimension { "service", weight = 60,
    indicator { "c", weight = 60, score = linear { from = 0, to = 1 } },
  },
}
--! 1 error: weights under 't' add up to 90, not 100
--! 4 error: weights under 'innovation' add up to 27, not 30
