-- Human Development Index: goalposts, a logarithm, an arithmetic mean inside a geometric one.
return index {
  id = "hdi", title = "人类发展指数", unit = "国家", scale = { 0, 1 }, source = "UNDP, HDR 2023/24",
  combine = geometric, missing = "none", round = { digits = 3, at = "total" }, rank_on = "rounded",
  sources = { units = { key = "iso3", name = "country", group = "region", period = "year" } },

  dimension { "health", title = "健康",
    indicator { "life_expectancy", title = "预期寿命", measure = "岁", score = linear { from = 20, to = 85 } },
  },
  dimension { "education", title = "教育",
    indicator { "expected_schooling", measure = "年", score = linear { from = 0, to = 18 } },
    indicator { "mean_schooling", measure = "年", score = linear { from = 0, to = 15 } },
  },
  dimension { "income", title = "收入",
    indicator { "gni_per_capita", measure = "2017 PPP $", score = linear { from = 100, to = 75000, log = true } },
  },
  grades = {
    grade { "very_high", title = "极高", at_least = 0.8 },
    grade { "high", title = "高", at_least = 0.7 },
    grade { "medium", title = "中", at_least = 0.55 },
    grade { "low", title = "低" },
  },
}
