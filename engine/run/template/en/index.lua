-- An index to start from: weights, bands and grades are all in this one file.
--   check it        kaoping check index.lua 2024
--   score a year    kaoping score index.lua 2024 --out results
--   why this grade  kaoping explain index.lua 2024 Alder
-- Everything is a declaration: names in quotes, titles in any language.

return index {
  id = "example", title = "Yearly assessment (example)", unit = "unit",
  note = "An example: its weights, bands and cut-offs are for illustration.",

  scale = { 0, 100 },
  weights = "points",                       -- a weight is the points that a node is worth
  missing = "error",                        -- a missing value is an error, never filled in silently
  round = { digits = 2, at = "indicator" }, -- printed points add up by hand

  -- who is assessed at all this period
  eligible = require_that { "full_year", title = "In existence for a full year",
                            full_years("founded", period.last), at_least = 1 },

  dimension { "work", title = "Work done", weight = 60,
    -- rows of activities.csv of this kind, within the period
    indicator { "trainings", title = "Trainings held", measure = "events", weight = 30, basis = "ours",
                value = count { "activities", where = { kind = "training" }, during = "period" },
                score = each { 10, upto = 30 } },
    -- the column "completion" of values.csv
    indicator { "completion", title = "Plan completed", measure = "%", weight = 30, basis = "ours",
                score = linear { from = 50, to = 100 } },
  },

  dimension { "quality", title = "Quality", weight = 40,
    -- marks of panel.csv: highest and lowest off, then the mean
    indicator { "judgement", title = "Judges' marks", measure = "marks", weight = 40, basis = "ours",
                value = panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1 }, min_judges = 3 },
                score = linear { from = 0, to = 10 } },
  },

  -- a condition that caps the grade, whatever the total
  gates = {
    gate { "honest", title = "Nothing was falsified", require = "honest", is = true,
           otherwise = cap "fail", basis = "ours" },
  },

  grades = {
    grade { "excellent", title = "Excellent", at_least = 85 },
    grade { "pass",      title = "Pass",      at_least = 60 },
    grade { "fail",      title = "Fail" },
  },
}
