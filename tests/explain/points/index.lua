-- SPDX-License-Identifier: GPL-3.0-or-later
-- Points that can be added by hand; expected figures stand in tests/test_explain.c.
return index {
  id = "points", title = "小样", unit = "单位", scale = { 0, 100 }, weights = "points",
  round = { digits = 2, at = "indicator" },

  dimension { "work", title = "工作", weight = 60,
    indicator { "projects", title = "联合攻关项目", measure = "项", weight = 18, clause = "三(一)1",
                value = count { "activities", where = { kind = "联合攻关" } }, score = each { 3, upto = 18 } },
    indicator { "growth", title = "增长率", measure = "%", weight = 42, basis = "ours",
                score = linear { from = 0, to = 21 } },
  },
  indicator { "judged", title = "专家评议", measure = "分", weight = 40, missing = "zero",
              value = panel { range = { 0, 10 }, step = 0.5, pool = mean, min_judges = 2 },
              score = linear { from = 0, to = 10 } },

  adjust { "standards", title = "标准", measure = "项", points = each { 2, upto = 6 } },
  adjustments = { at_most = 5 },
  gates = { gate { "honest", title = "无失信", require = column "misconduct", at_most = 0, otherwise = cap "fail" } },
  discrepancy = { over = 0.20, of = "verified", otherwise = flag },
  grades = {
    grade { "excellent", title = "优秀", at_least = 85 },
    grade { "pass", title = "合格", at_least = 60 },
    grade { "fail", title = "不合格" },
  },
}
