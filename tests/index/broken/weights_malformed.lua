local function two(id, weights, w)
  return dimension { id, weights = weights,
    indicator { id .. "_a", weight = w, score = asis }, indicator { id .. "_b", score = asis } }
end
return index {
  id = "t", title = "测试",
  two("d1", equal, 3),
  two("d2", ahp { { 1, 3 }, { 0.33, 1 } }),
  two("d3", ahp { { 1, 2, 3 }, { 1/2, 1, 2 }, { 1/3, 1/2, 1 } }),
  two("d4", ahp { { 1, -2 }, { 1/2, 1 } }),
  two("d5", ahp { { "d5_a", "d5_x", 2 } }),
  two("d6", ahp { experts = { ["张"] = { { "d6_a", "d6_a", 1 } } } }),
  two("d7", ahp { { 2, 1 }, { 1, 2 } }),
  two("d8", ahp { }),
  two("d9", ahp { order = { "d9_a" }, { 1, 2 }, { 1/2, 1 } }),
  two("e1", ahp { order = { "e1_a", "e1_a" }, { 1, 2 }, { 1/2, 1 } }),
  two("e2", ahp { { "e2_a", 3, "e2_b" } }),
  two("e3", ahp { judgements = parameters "judged.csv" }),
  two("e4", ahp { experts = { ["张"] = { power = 0, { "e4_a", "e4_b", 1 } } } }),
  two("f1", budget { f1_a = 10 }),
  two("f2", budget { f2_a = 10, f2_b = -1 }),
  two("f3", budget { f3_a = 0, f3_b = 0 }),
  two("f4", budget { f4_a = 1, f4_b = 1, f4_c = 1 }),
  two("f5", budget { points = parameters "judged_points.csv" }),
  two("g1", best_worst { best = "g1_a", worst = "g1_b", best_to = { g1_b = 3 }, to_worst = { g1_a = 4 } }),
  two("g2", best_worst { best = "g2_a", worst = "g2_b", best_to = { g2_b = 12 }, to_worst = { g2_a = 12 } }),
  two("g3", best_worst { best = "g3_a" }),
  two("h1", balanced { at_least = 0.6 }),
  two("h2", balanced { target = { h2_a = 1, h2_b = 0 } }),
  two("h3", "equal"),
  two("h4", pca { }),
  two("h5", ahp),
  dimension { "h6", combine = sum, weights = equal, indicator { "h6_a", score = asis } },
}
--! judged.csv:3 error: the matrix of ahp is not reciprocal: 'e3_b' against 'e3_a' is 2, and by what stands elsewhere should be 0.333333333333 | write 1/3, not 0.33; or say each pair once, { "a", "b", 3 }, and the reverse follows
--! judged.csv:4 error: 'e3_z' in ahp is none of the node's children that count | did you mean 'e3_a'?
--! judged.csv:5 error: ahp: 'x' is not a number
--! judged_points.csv:3 error: 'f5_a' stands twice in budget
--! judged_points.csv:4 error: 'f5_q' in budget is none of the node's children that count | did you mean 'f5_a'?
--! judged_points.csv:5 error: budget: 'many' is not a number
--! 2 error: weights should be equal, pca, ahp { … } …, and is "equal" | write equal without quotes
--! 2 error: weights should be equal, pca, ahp { … } …, and is ahp | ahp needs its braces: ahp { … }
--! 2 error: weights should be equal, pca, ahp { … } …, and is pca { … }
--! 3 error: 'd1_a' has a weight, and the weights of its parent's children are found by equal | leave the weight out; weight = 0 is for what is shown and not counted
--! 8 error: the matrix of ahp is not reciprocal: 'd2_b' against 'd2_a' is 0.33, and by what stands elsewhere should be 0.333333333333 | write 1/3, not 0.33; or say each pair once, { "a", "b", 3 }, and the reverse follows
--! 9 error: the matrix of ahp has 3 rows and 3 columns, and 2 children count | a row and a column for each child that counts, in their order or that of order = { … }
--! 10 error: the judgement of 'd4_a' against 'd4_b' in ahp should be above 0, and is -2 | 1 for equally important, 2 to 9 for more, 1/2 to 1/9 for less
--! 11 error: 'd5_x' in ahp is none of the node's children that count | did you mean 'd5_a'?
--! 12 error: 张 does not compare 'd6_a' with 'd6_b'
--! 13 error: the judgement of 'd7_a' against itself in ahp should be 1, and is 2
--! 14 error: ahp takes one of these: rows or pairs of a matrix, experts = { … }, or judgements = parameters "…"
--! 15 error: order of ahp names 1, and 2 children count
--! 16 error: 'e1_a' stands twice in order
--! 17 error: an item of ahp is a row of numbers, or two children and a number: { "a", "b", 3 }
--! 19 error: power of 张 should be above 0, and is 0
--! 20 error: 'f1_b' is lacking in budget
--! 21 error: budget gives 'f2_b' a negative number of points: -1
--! 22 error: an expert in budget gives no points at all
--! 23 error: 'f4_c' in budget is none of the node's children that count | did you mean 'f4_a'?
--! 25 error: best_worst contradicts itself: the best, 'g1_a', and the worst, 'g1_b', should be two, and the ratio of them the same in both places, not 3 and 4
--! 26 error: 'g2_b' in best_to of best_worst should be 1 to 9 (1 for itself), and is 12
--! 27 error: best_worst needs worst (such as worst = "…")
--! 28 error: at_least of balanced should lie between 0 and 1/2, and is 0.6
--! 29 error: the target of 'h2_b' in balanced should be above 0, and is 0; weight = 0 is for what does not count
--! 33 error: the rule that combines 'h6' uses no weights, so weights = equal has no effect
