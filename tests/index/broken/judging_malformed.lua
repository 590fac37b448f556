return index {
  id = "t", title = "测试",
  judging = { pool = adjusted, min_judges = 0, weights = { by = "role", ["组长"] = 0, otherwise = 1 }, quorum = 3 },
  indicator { "a", value = panel { range = { 0, 10 } }, score = linear { from = 0, to = 10 } },
  indicator { "b", value = panel { range = { 0, 10 }, pool = rasch, min_judges = 3, weights = { by = "role" } }, score = linear { from = 0, to = 10 } },
  indicator { "c", value = panel { range = { 0, 10 }, step = 1, pool = rasch, min_judges = 3, weights = { ["组长"] = 2 } }, score = linear { from = 0, to = 10 } },
  indicator { "d", value = panel { range = { 0, 5 }, step = 1, pool = rasch, min_judges = 3 }, score = linear { from = 0, to = 5 } },
  indicator { "e", value = panel { range = { 0, 10 }, pool = winsorised { drop = 2, sum = true }, min_judges = 4 }, score = linear { from = 0, to = 10 } },
  indicator { "f", value = panel { range = { 0, 10 }, pool = winsorised }, score = linear { from = 0, to = 10 } },
}
--! 3 error: unknown word 'quorum' in judging
--! 3 error: min_judges should be a whole number from 1 to 10000, and is 0
--! 3 error: the weight of '组长' in weights should be above 0, and is 0
--! 3 error: pool = adjusted has no weights of judges: weights go with mean, trimmed and winsorised
--! 5 error: weights has by and no weight at all (such as ["chair"] = 2, otherwise = 1)
--! 5 error: pool = rasch has no weights of judges: weights go with mean, trimmed and winsorised
--! 5 error: pool = rasch needs a step, and at most 201 different marks
--! 6 error: weights needs by (such as by = "…")
--! 7 error: 'b' and 'd' are both pooled by rasch and share its thresholds: their range and step should be the same
--! 8 error: unknown word 'sum' in winsorised
--! 8 warning: 2 marks are replaced at each end, and min_judges = 4: with so few the median is used instead
--! 9 error: pool should be mean, median, trimmed { … }, adjusted …, and is winsorised | winsorised needs its braces: winsorised { … }
