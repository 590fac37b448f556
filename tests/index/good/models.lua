-- The two models of judges.
return index {
  id = "models", title = "专家模型", scale = { 0, 100 },
  judging = { pool = rasch, min_judges = 2 },
  indicator { "first", value = panel { range = { 0, 10 }, step = 0.5 }, score = linear { from = 0, to = 10 } },
  indicator { "second", value = panel { range = { 0, 10 }, step = 0.5 }, score = linear { from = 0, to = 10 } },
  indicator { "third", value = panel { range = { 0, 100 }, pool = adjusted }, score = linear { from = 0, to = 100 } },
}
