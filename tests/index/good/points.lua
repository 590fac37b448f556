-- Points: weights add up, all omitted are equal, one shown and not counted, adjustments with limits.
return index {
  id = "points", weights = "points", round = { digits = 1, at = "total" }, show_digits = 1,
  dimension { "a", weight = 60,
    indicator { "a1", score = yesno },
    indicator { "a2", score = deduct { 5, down_to = 10 } },
    indicator { "a3", score = bands { at_least = { { 3, 20 }, { 1, 10 } }, otherwise = 0 } },
  },
  dimension { "b", weight = 40,
    indicator { "b1", weight = 40, score = lookup { ["甲"] = 40, ["乙"] = 20, otherwise = 0 } },
    indicator { "b2", weight = 0, score = yesno },
  },
  adjust { "plus", title = "加分", value = count { "awards" }, points = each { 1, upto = 5 } },
  adjust { "minus", title = "减分", points = each { -2, upto = -6 } },
  adjust { "listed", points = lookup { ["黑名单"] = -10, otherwise = 0 } },
  adjust { "free", points = function(value) return -value end },
  adjust { "given", points = asis },
  adjustments = { at_most = 5, at_least = -10 },
}
