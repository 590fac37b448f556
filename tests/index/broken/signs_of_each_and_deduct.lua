return index {
  id = "t", title = "测试",
  indicator { "a", score = each { 0, upto = 100 } },
  indicator { "b", score = deduct { -2 } },
  indicator { "c", score = target { 5, tolerance = 0 } },
  indicator { "d", score = zscore { sd = 0 } },
  adjust { "e", points = each { 1, upto = -5 } },
}
--! 3 error: 'a' gives 0 points an item
--! 4 error: 'b': deduct says how much an item costs, a positive number, and is -2
--! 5 error: 'c': tolerance should be above 0
--! 6 error: 'd': sd should be above 0, and is 0
--! 7 error: 'e': 1 an item and a limit of -5 have opposite signs
