-- SPDX-License-Identifier: GPL-3.0-or-later
-- Human Development Index, as the technical notes of UNDP's Human Development Report 2023/24 define it.
-- Health and income are one indicator each; education is the arithmetic mean of two. The index is the geometric
-- mean of the three, with no score unless all four figures are present. Only the result is rounded, to three
-- decimals; ranks and groups go by the rounded figure.
--   kaoping score indicators/hdi.lua datasets/hdi/hdi_2022.csv --out DIR

return index {
  id = "hdi", title = "Human Development Index", unit = "country",
  source = "UNDP, Human Development Report 2023/24, technical note 1",

  scale   = { 0, 1 },
  combine = geometric,
  missing = "none",
  round   = { digits = 3, at = "total" }, rank_on = "rounded",
  sources = { units = { key = "iso3", name = "country" } }, -- a column "year" holds the period

  dimension { "health", title = "A long and healthy life",
    indicator { "life_expectancy", title = "Life expectancy at birth", measure = "years",
                score = linear { from = 20, to = 85 } },
  },

  dimension { "education", title = "Knowledge", combine = arithmetic,
    indicator { "expected_schooling", title = "Expected years of schooling", measure = "years",
                score = linear { from = 0, to = 18 } },
    indicator { "mean_schooling", title = "Mean years of schooling", measure = "years",
                score = linear { from = 0, to = 15 } },
  },

  dimension { "income", title = "A decent standard of living",
    indicator { "gni_per_capita", title = "Gross national income per capita", measure = "PPP $ (2017)",
                score = linear { from = 100, to = 75000, log = true } },
  },

  grades = {
    grade { "very_high", title = "Very High", at_least = 0.800 },
    grade { "high",      title = "High",      at_least = 0.700 },
    grade { "medium",    title = "Medium",    at_least = 0.550 },
    grade { "low",       title = "Low" },
  },
}
