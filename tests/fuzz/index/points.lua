return index { id = "points", title = "t", weights = "points", scale = { 0, 10 }, round = { digits = 2, at = "indicator" },
  read = { ["无"] = 0, ["/"] = "not applicable" },
  indicator { "a", weight = 6, score = each { 3, upto = 6 }, missing = "zero" },
  indicator { "b", weight = 4, score = lookup { ["国家级"] = 4, otherwise = 0 }, light = light { on = "raw", green = 3, yellow = 1 } },
  adjust { "x", points = each { 1, upto = 5 } },
  grades = { grade { "e", at_least = 8, top = { share = 0.3, of = "eligible" } }, grade { "f" } } }
