-- Every policy of missing values, inherited and not.
return index {
  id = "missing", missing = "none",
  coverage = { share = 0.5, of = "weight" },
  indicator { "inherits", score = asis },
  indicator { "stops", missing = "error", score = asis },
  indicator { "bottom", missing = "zero", score = asis },
  indicator { "guessed", missing = function(unit) return unit.last_year end, score = asis },
  dimension { "d", missing = group_median { by = "region" }, coverage = { share = 0.8 },
    indicator { "e", value = count { "members" }, missing = mean, score = linear { from = 0, to = 1 } },
    indicator { "f", value = count { "members" }, missing = group_mean, score = linear { from = 0, to = 1 } },
    indicator { "g", value = count { "members" }, missing = "median", score = linear { from = 0, to = 1 } },
  },
  adjust { "bonus", points = each { 1, upto = 5 }, missing = "zero" },
}
