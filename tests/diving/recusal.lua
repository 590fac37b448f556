-- SPDX-License-Identifier: GPL-3.0-or-later
-- One round of diving as in indicators/diving.lua, but a judge of the diver's own country is recused. Six marks are left
-- then: the best and the worst fall away, and the mean of the other four counts five times.
local function dive(number)
  return indicator { "dive_" .. number, title = "Dive " .. number, measure = "points",
    value = multiply {
      panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1 }, min_judges = 5 },
      column { "difficulty_" .. number, optional = true },
      3, -- five marks times 0.6
    },
    score = asis { open = true }, missing = "skip" }
end

return index {
  id = "diving-recusal", title = "Individual diving, judges of the diver's country recused", unit = "diver",

  scale   = { 0, 1000 },
  combine = sum,
  round   = { digits = 2, at = "total" }, rank_on = "rounded",
  judging = { recuse = function(judge, unit) return judge.country == unit.country end },

  indicator { "carried", title = "Carried over", measure = "points", score = asis { open = true }, missing = "zero" },
  dive(1), dive(2), dive(3), dive(4), dive(5), dive(6),
}
