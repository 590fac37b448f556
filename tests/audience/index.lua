-- SPDX-License-Identifier: GPL-3.0-or-later
-- Everything that could tell one unit of another: scores by comparison, limited places, judges, a condition on a value.
return index {
  id = "audience", title = "查看范围小样", unit = "企业", scale = { 0, 100 }, round = { digits = 2, at = "total" },

  dimension { "work", title = "工作", weight = 60,
    indicator { "income", title = "收入", measure = "万元", weight = 40, score = linear { from = 0, to = 400 } },
    indicator { "growth", title = "增长", weight = 60, score = minmax },
  },
  dimension { "judged", title = "评议", weight = 40,
    indicator { "review", title = "评审", weight = 1, value = panel { range = { 0, 10 }, pool = median, min_judges = 2 },
                score = linear { from = 0, to = 10 } },
    indicator { "plan", title = "规划", weight = 1, value = panel { range = { 0, 10 }, pool = mean, min_judges = 2 },
                score = linear { from = 0, to = 10 } },
  },
  gates = { gate { "floor", title = "收入底线", require = column "income", at_least = 101, otherwise = cap "fail" } },
  grades = {
    grade { "excellent", title = "优秀", at_least = 45, top = { share = 0.3, of = "eligible", round = "down" } },
    grade { "pass", title = "合格", at_least = 40 },
    grade { "fail", title = "不合格" },
  },
}
