local p = { lo = 0, hi = 10 }
return index {
  id = "small", title = "小指标", unit = "家", scale = { 0, 100 }, missing = "none",
  eligible = require_that { "old", title = "成立满1年", full_years("founded", period.last), at_least = 1 },
  dimension { "d", title = "一", weight = 60, combine = geometric,
    indicator { "a", weight = 1, score = linear { from = p.lo, to = p.hi } },
    indicator { "b", weight = 2, score = bands { at_least = { { 6, 100 }, { 3, 60 } }, otherwise = 0 },
                value = count { "members", where = { city = { "x", "y" } } } },
  },
  indicator { "c", weight = 40, score = function(v, unit) return v * 2 end, value = function(unit) return unit.x end },
  gates = { gate { "g", require = share { "members", city = "x" }, at_least = 0.7, otherwise = cap "fail" } },
  grades = { grade { "pass", at_least = 60, need = { d = 50 } }, grade { "fail" } },
}
