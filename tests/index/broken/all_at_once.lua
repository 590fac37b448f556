return index {
  id = "t", title = "测试",
  weights = "points", mising = "zero",
  dimension { "innovation", weight = 30,
    indicator { "joint projects", weight = 20, score = each { 3, upto = 25 } },
    indicator { "b", weight = 9, score = banbs { } },
  },
  dimension { "service", weight = 60,
    indicator { "c", weight = 60, score = linear { from = 1, to = 1 } },
  },
  gates = { gate { "g", require = share { "members", city = "杭州" }, at_leats = 0.7, otherwise = cap "bad" } },
  grades = { grade { "good", at_least = 50 }, grade { "bad", at_least = 10 } },
}
--! 1 error: weights under 't' add up to 90, not 100
--! 3 error: unknown word 'mising' in index | did you mean 'missing'?
--! 4 error: weights under 'innovation' add up to 29, not 30
--! 5 error: 'joint projects' cannot be an id | an id begins with a small letter and holds only a-z, 0-9 and _; names for people go to title
--! 5 error: 'joint projects' can get 25 points, more than its 20
--! 6 error: unknown word 'banbs', did you mean 'bands'?
--! 9 error: 'c': from and to are equal: 1
--! 11 error: unknown word 'at_leats' in gate | did you mean 'at_least'?
--! 12 error: the last grade, 'bad', should have no bound 10: whoever misses it would have no grade
