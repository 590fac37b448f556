-- SPDX-License-Identifier: GPL-3.0-or-later
-- One round of an individual diving event, by the rules of the Olympic Games of 2000.
-- Seven judges mark a dive from 0 to 10 in halves. The best and the worst mark fall away, the sum of the other five is multiplied
-- by the difficulty of the dive and by 0.6. A round is the sum of its dives and of what is carried over from the
-- round before. Ranks go by the exact decimals; ties share a place.
--
-- Files: units.csv id,name,group and carried,difficulty_1 … difficulty_6; panel.csv judge,unit,indicator,score with
-- dive_1 … dive_6 as indicators. A round of fewer dives leaves the others out.

local function dive(number)
  return indicator { "dive_" .. number, title = "Dive " .. number, measure = "points",
    value = multiply {
      panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1, sum = true }, min_judges = 7 },
      column { "difficulty_" .. number, optional = true },
      0.6,
    },
    score = asis { open = true }, missing = "skip" }
end

return index {
  id = "diving", title = "Individual diving", unit = "diver",
  source = "Rules of the individual diving events, Olympic Games, Sydney 2000",

  scale   = { 0, 1000 },
  combine = sum,
  round   = { digits = 2, at = "total" }, rank_on = "rounded",

  indicator { "carried", title = "Carried over", measure = "points", score = asis { open = true }, missing = "zero" },
  dive(1), dive(2), dive(3), dive(4), dive(5), dive(6),
}
