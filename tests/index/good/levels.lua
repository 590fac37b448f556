-- Grades and lights of nodes, rising and falling.
return index {
  id = "levels", rank = "ascending",
  dimension { "d", grades = { grade { "high", title = "高", at_least = 80 }, grade { "middle", above = 50 }, grade { "low" } },
    indicator { "a", score = asis, light = light { green = 75, yellow = 50, orange = 25 } },
    indicator { "b", score = asis, light = light { on = "raw", green = 2, yellow = 5 } },
  },
  dimension { "e", light = light { on = worst(2), green = 60 }, indicator { "c", score = asis, light = light { on = "score", green = 5 } } },
  grades = { grade { "good", at_most = 30 }, grade { "fair", below = 60 }, grade { "poor" } },
}
