-- SPDX-License-Identifier: GPL-3.0-or-later
-- Gender Development Index, as UNDP's technical notes define it: the Human Development Index of women over that of men.
-- Goalposts for life differ by five years between the two; the others are those of the Human Development Index.
-- Groups go by the distance of the ratio from 1, whichever side it lies on, on three decimals.

-- One of the two indices, of columns that end in _f or _m.
local function human_development(id, title, sex, life_from, life_to)
  return dimension { id, title = title, combine = geometric,
    indicator { "life_expectancy_" .. sex, title = "Life expectancy at birth", measure = "years",
                score = linear { from = life_from, to = life_to } },
    dimension { "education_" .. sex, title = "Knowledge",
      indicator { "expected_schooling_" .. sex, title = "Expected years of schooling", measure = "years",
                  score = linear { from = 0, to = 18 } },
      indicator { "mean_schooling_" .. sex, title = "Mean years of schooling", measure = "years",
                  score = linear { from = 0, to = 15 } },
    },
    indicator { "income_" .. sex, title = "Estimated earned income per capita", measure = "PPP $ (2017)",
                score = linear { from = 100, to = 75000, log = true } },
  }
end

return index {
  id = "gdi", title = "Gender Development Index", unit = "country",
  source = "UNDP, Human Development Report, technical note on the Gender Development Index",

  scale   = { 0, 1 },
  missing = "none",
  round   = { digits = 3, at = "total" },
  sources = { units = { key = "iso3", name = "country" } },

  human_development("female", "Women", "f", 22.5, 87.5),
  human_development("male",   "Men",   "m", 17.5, 82.5),
  combine = function(children)
    if children.female and children.male then return children.female / children.male end
  end,

  grade_on = distance_from(1),
  grades = {
    grade { "group_1", title = "High equality",          at_most = 0.025 },
    grade { "group_2", title = "Medium to high equality", at_most = 0.050 },
    grade { "group_3", title = "Medium equality",        at_most = 0.075 },
    grade { "group_4", title = "Medium to low equality", at_most = 0.100 },
    grade { "group_5", title = "Low equality" },
  },
}
