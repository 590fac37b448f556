-- Every condition, and what conditions on results may look at.
return index {
  id = "conditions",
  eligible = {
    require_that { "full_year", title = "成立满1年", clause = "五(一)", full_years("founded", period.last), at_least = 1 },
    require_that { "registered", is = true, missing = "fail" },
    require_that { "kind", is = "联盟" },
    require_that { "level", one_of = { 1, 2 } },
    require_that { column "debts", below = 100 },
    "in_good_standing",
    function(unit) return unit.name ~= "" end,
  },
  dimension { "innovation", indicator { "a", score = asis }, indicator { "b", score = asis } },
  dimension { "performance", indicator { "c", score = asis } },
  gates = {
    gate { "share", require = share { "members", city = "杭州" }, at_least = 0.7, otherwise = cap "fail" },
    gate { "no_lapses", require = "lapses", at_most = 0, otherwise = cap "pass", missing = "fail" },
    gate { "weak_spots", require = nodes { "innovation", below = 60 }, at_most = 1, otherwise = flag },
    gate { "half", require = node "innovation", above = 50, otherwise = flag },
    gate { "by_function", require = function(unit) return unit.a > unit.b end, otherwise = flag },
  },
  grades = {
    grade { "excellent", at_least = 85,
            need = { performance = 80, innovation = { above = 70 }, gate_met "share",
                     require_that { "lead", subtract { node "performance", node "innovation" }, at_least = -20 } } },
    grade { "pass", above = 60, grant = { when = require_that { "close", total, at_least = 59.5 } } },
    grade { "fail" },
  },
}
