-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules in Lua, a leaf that may be missing, one that need not apply, a light.
return index {
  id = "lua", title = "函数", unit = "单位", scale = { 0, 100 }, round = { digits = 1, at = "total" },
  indicator { "intensity", title = "强度", weight = 1,
              value = function(unit) return unit.spent and unit.sales and unit.spent / unit.sales * 100 end,
              missing = "none",
              score = function(value, unit) return unit.kind == "小" and value * 10 or value * 5 end },
  indicator { "share", title = "占比", weight = 2, missing = "mean", score = linear { from = 0, to = 50 },
              light = light { on = "raw", green = 40, yellow = 20 } },
  indicator { "extra", title = "附加", weight = 1,
              applies = require_that { "has_extra", title = "有附加", column "has_extra", is = true },
              score = yesno },
  grades = { grade { "good", title = "良", at_least = 50 }, grade { "poor", title = "差" } },
}
