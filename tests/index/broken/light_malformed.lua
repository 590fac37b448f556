return index {
  id = "t", title = "测试",
  dimension { "d", light = light { on = "raw", green = 1 },
    indicator { "a", score = asis, light = light { green = 3, yellow = 5, orange = 4 } },
    indicator { "b", score = asis, light = light { yellow = 5, on = worst(2) }, grades = { grade { "x" } } },
  },
}
--! 3 error: on = "raw" is for indicators: a dimension has no raw value
--! 4 error: light: orange is out of order; green, yellow and orange go one way
--! 5 error: light needs green (such as green = 30)
--! 5 error: grades and light cannot stand together
--! 5 error: on = worst(…) is for dimensions
