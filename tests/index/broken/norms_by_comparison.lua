return index {
  id = "t", title = "测试",
  indicator { "a", score = minmax { to = { 100, 1 } } },
  indicator { "b", score = rank { to = { 0, 120 } } },
  indicator { "c", score = distance_to { cap = true } },
  indicator { "d", score = distance_to { reference = "A", target = 3 } },
  indicator { "e", score = robust_z { sd = 0 } },
  indicator { "f", score = borda { ties = "high" } },
  indicator { "g", score = distance_to },
  indicator { "h", score = share_of_max { norm = norms "../good/norms.csv" } },
}
--! 3 error: to should go from low to high, and goes from 100 to 1 | where lower is better, say direction = "down"
--! 3 warning: 'a' can get 1 at most, and never its full 100
--! 4 error: 'b' can get 120, above the top of the scale, 100
--! 5 error: distance_to needs reference (such as reference = "max")
--! 6 error: reference and target cannot stand together
--! 7 error: 'e': sd should be above 0, and is 0
--! 8 error: ties should be one of "half", "low", and is "high"
--! 9 error: score should be linear { … }, bands { … }, each { … } …, function(…), and is distance_to | distance_to needs its braces: distance_to { … }
--! 10 error: share_of_max needs the values of all units and cannot use a file of norms
