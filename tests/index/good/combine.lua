-- Rules that look at all children together, and those by comparison with other units.
local z = zscore { mean = 100, sd = 10, open = true }
local function two(id, combine, score)
  return dimension { id, combine = combine, indicator { id .. "_a", score = score or asis }, indicator { id .. "_b", score = score or asis } }
end
return index {
  id = "combine", scale = { 0, 200 },
  two("md", median),
  two("ow", owa { 0.7, 0.3 }),
  dimension { "ch", combine = choquet { { "ch_a", "ch_b", -0.2 }, { "ch_b", "ch_c", 0.3 } },
    indicator { "ch_a", weight = 3, score = asis }, indicator { "ch_b", weight = 3, score = asis }, indicator { "ch_c", weight = 2, score = asis } },
  two("mp", mazziotta_pareto, z),
  two("co", copeland),
  two("bo", borda),
  two("to", topsis),
  two("tn", topsis { normalise = "none" }),
  two("vi", vikor),
  two("vj", vikor { v = 0.25 }),
  two("pu", promethee),
  two("bd", benefit_of_the_doubt),
  two("be", benefit_of_the_doubt { at_least = 0.05, at_most = { be_a = 0.6 } }),
  two("pr", promethee { shape = "linear", q = 5, p = 20, of = { pr_b = { shape = "gaussian", s = 10 } } }),
}
