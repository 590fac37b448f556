-- SPDX-License-Identifier: GPL-3.0-or-later
-- What formulas of grades have to say: two grades with places, needs of a dimension and of an indicator, a grant, gates on data
-- and on a score, points of units some of whose indicators do not count, a bonus with a limit.
return index { id = "places", title = "名额与条件", scale = { 0, 100 }, weights = "points", round = { digits = 1, at = "indicator" }, missing = "skip",
  dimension { "a", title = "甲", weight = 40,
    indicator { "x0", title = "甲一", weight = 15, score = linear { from = 0, to = 100 } },
    indicator { "x1", title = "甲二", weight = 15, score = linear { from = 0, to = 100 } },
    indicator { "x2", title = "甲三", weight = 10, score = linear { from = 0, to = 100 }, missing = "zero" } },
  dimension { "b", title = "乙", weight = 35,
    indicator { "x3", title = "乙一", weight = 20, score = linear { from = 0, to = 100 } },
    indicator { "x4", title = "乙二", weight = 15, score = linear { from = 0, to = 100 },
      applies = require_that { "has_x5", title = "有丙一", column "x5", at_least = 20, missing = "fail" } } },
  dimension { "c", title = "丙", weight = 25,
    indicator { "x5", title = "丙一", weight = 13, score = linear { from = 0, to = 100 } },
    indicator { "x6", title = "丙二", weight = 12, score = linear { from = 0, to = 100 } } },
  adjust { "bonus", title = "加分", value = column "x7", points = each { 0.1, upto = 4 } },
  gates = {
    gate { "floor", title = "甲一不低于8", require = column "x0", at_least = 8, missing = "pass", otherwise = cap "fair" },
    gate { "c_floor", title = "丙得分率不低于20", require = node "c", at_least = 20, missing = "pass", otherwise = cap "poor" },
  },
  grades = {
    grade { "best", title = "优秀", at_least = 50, top = { share = 0.2 }, need = { b = 40, x0 = 20 },
      grant = { when = require_that { "prize", title = "获奖", column "x7", at_least = 97, missing = "fail" } } },
    grade { "good", title = "良好", at_least = 45, top = { places = 9 } },
    grade { "fair", title = "合格", at_least = 40 },
    grade { "poor", title = "不合格" } } }
