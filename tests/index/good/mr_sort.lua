-- Grades by majority of criteria, with vetoes; one criterion is a raw value where less is better.
return index {
  id = "parks", title = "园区评价", unit = "园区",
  dimension { "innovation", title = "创新", weight = 40, indicator { "projects", score = linear { from = 0, to = 20 } } },
  dimension { "growth", title = "增长", weight = 35, indicator { "rate", score = asis } },
  indicator { "energy", title = "单位能耗", measure = "吨", weight = 25, score = linear { from = 3, to = 1 } },
  gates = { gate { "safe", column { "accidents" }, at_most = 0, otherwise = cap "fail" } },
  grade_by = mr_sort { majority = 0.6, of = { energy = { on = "raw" } } },
  grades = {
    grade { "model", title = "示范", grant = { when = require_that { column { "honour", as = "yesno" } } } },
    grade { "excellent", title = "优秀", profile = { innovation = 80, growth = 75, energy = 1.2 }, veto = { growth = 40 } },
    grade { "pass", title = "合格", profile = { innovation = 60, growth = 60, energy = 2 }, need = { innovation = 20 } },
    grade { "fail", title = "不合格" },
  },
}
