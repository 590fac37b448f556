-- Judges' marks trimmed and summed, times a difficulty, summed over dives.
return index {
  id = "diving", title = "跳水", unit = "运动员", scale = { 0, 1000 }, combine = sum, round = { digits = 2, at = "total" },
  indicator { "carried", score = asis { open = true }, missing = "zero" },
  indicator { "dive_1", score = asis { open = true }, missing = "zero",
              value = multiply { panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1, sum = true }, min_judges = 5 },
                                 column "difficulty_1", 0.6 } },
}
