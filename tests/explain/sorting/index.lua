-- SPDX-License-Identifier: GPL-3.0-or-later
-- Grades by a majority of criteria, with a veto; one criterion is a raw value where less is better.
return index {
  id = "sorting", title = "分级", unit = "园区", missing = "none",
  indicator { "innovation", title = "创新", weight = 40, score = asis },
  indicator { "growth", title = "增长", weight = 35, score = asis },
  indicator { "energy", title = "能耗", measure = "吨", weight = 25, score = linear { from = 3, to = 1.5 } },
  grade_by = mr_sort { majority = 0.6, of = { energy = { on = "raw" } } },
  grades = {
    grade { "excellent", title = "优秀", profile = { innovation = 80, growth = 75, energy = 1.2 }, veto = { growth = 40 } },
    grade { "pass", title = "合格", profile = { innovation = 60, growth = 60, energy = 2 } },
    grade { "fail", title = "不合格" },
  },
}
