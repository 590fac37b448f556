local function three(id, weights)
  return dimension { id, weights = weights,
    indicator { id .. "_a", score = asis }, indicator { id .. "_b", score = asis }, indicator { id .. "_c", score = asis } }
end
return index {
  id = "t", title = "权重", weights = equal,
  three("even", equal),
  -- consistent: a matters twice as much as b, b thrice as much as c
  three("matrix", ahp { { 1, 2, 6 }, { 1/2, 1, 3 }, { 1/6, 1/3, 1 } }),
  three("ordered", ahp { order = { "ordered_c", "ordered_a", "ordered_b" }, { 1, 1/6, 1/3 }, { 6, 1, 2 }, { 3, 1/2, 1 } }),
  three("pairs", ahp { { "pairs_a", "pairs_b", 2 }, { "pairs_b", "pairs_c", 3 }, { "pairs_c", "pairs_a", 1/6 } }),
  -- geometric means: a against b 2 and 8, with powers 2 and 1: 2^(2/3) 8^(1/3) = 2^(5/3)
  dimension { "experts", weights = ahp { experts = {
      ["张"] = { power = 2, { "experts_a", "experts_b", 2 } },
      ["李"] = { { 1, 8 }, { 1/8, 1 } } } },
    indicator { "experts_a", score = asis }, indicator { "experts_b", score = asis } },
  three("filed", ahp { judgements = parameters "judgements.csv" }),
  three("budget", budget { budget_a = 50, budget_b = 30, budget_c = 20 }),
  three("several", budget { experts = {
      ["张"] = { several_a = 5, several_b = 3, several_c = 2 }, ["李"] = { several_a = 10, several_b = 70, several_c = 20 } } }),
  three("shared", budget { points = parameters "points.csv" }),
  three("found", pca), three("spread", entropy), three("conflict", critic), three("sd", deviation), three("removal", merec),
  three("same", balanced), three("shares", balanced { target = { shares_a = 0.5, shares_b = 0.3, shares_c = 0.2 }, at_least = 0.05 }),
  -- judged: the two that count
  dimension { "shown", weights = ahp { { 1, 3 }, { 1/3, 1 } },
    indicator { "shown_a", score = asis }, indicator { "shown_b", weight = 0, score = asis }, indicator { "shown_c", score = asis } },
}
