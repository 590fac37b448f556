return index {
  id = "t", title = "测试",
  indicator { "a", value = panel { range = { 10, 0 }, min_judges = 2.5 }, score = asis },
  indicator { "b", value = panel { range = { 0, 10 }, step = 0.3, guide = { { 12, "好" } } }, score = linear { from = 0, to = 10 } },
  indicator { "c", value = panel { range = { 0, 10 }, step = -1, pool = trimmed { drop = 0 } }, score = linear { from = 0, to = 10 } },
  indicator { "d", value = panel { range = { 0, 10 }, pool = trimmed { drop = 2 } }, score = linear { from = 0, to = 10 } },
  indicator { "e", value = panel { step = 1 }, score = asis },
}
--! 3 error: min_judges should be a whole number from 1 to 10000, and is 2.5
--! 3 error: range should go from low to high, and goes from 10 to 0
--! 4 error: a mark of guide, 12, is not between 0 and 10
--! 4 error: in steps of 0.3 one cannot get from 0 to 10
--! 5 error: drop should be a whole number from 1 to 1000, and is 0
--! 5 error: step should be above 0 and within the range, and is -1
--! 6 warning: 2 marks are dropped at each end, and min_judges = 3: with so few the median is used instead
--! 7 error: panel needs range (such as range = { … })
