-- SPDX-License-Identifier: GPL-3.0-or-later
-- Two places, and an undecided unit with a total that would take one of them.
return index {
  id = "edge", title = "名额", unit = "单位", weights = "points",
  indicator { "work", title = "工作", weight = 100, score = asis },
  gates = { gate { "safe", title = "无事故", column { "accidents" }, at_most = 0, otherwise = cap "fail" } },
  grades = {
    grade { "excellent", title = "优秀", at_least = 80, need = { work = 60 }, top = { places = 2 } },
    grade { "pass", title = "合格", at_least = 60 },
    grade { "fail", title = "不合格" },
  },
}
