-- What an index says of its judges.
return index {
  id = "judging", title = "专家评审", scale = { 0, 100 },
  judging = { recuse = function(judge, unit) return judge.city == unit.city end,
              pool = winsorised { drop = 1 }, min_judges = 4,
              weights = { by = "role", ["组长"] = 2, otherwise = 1 } },
  indicator { "inherits", value = panel { range = { 0, 10 } }, score = linear { from = 0, to = 10 } },
  indicator { "own_pool", value = panel { range = { 0, 10 }, pool = trimmed { drop = 1 }, min_judges = 3,
                                          weights = { by = "等级", A = 1.5, B = 1 } }, score = linear { from = 0, to = 10 } },
}
