local function three(id, combine, w)
  return dimension { id, combine = combine,
    indicator { id .. "_a", weight = w, score = asis }, indicator { id .. "_b", weight = 1, score = asis }, indicator { id .. "_c", weight = 1, score = asis } }
end
return index {
  id = "t", title = "测试",
  three("d1", owa { 0.5, 0.5 }, 1),
  three("d2", owa { 0.5, -0.1, 0.6 }, 1),
  three("d3", owa { 0, 0, 0 }, 1),
  three("d4", choquet { { "d4_a", "d4_x", 0.1 } }, 1),
  three("d5", choquet { { "d5_a", "d5_b", 0.1 }, { "d5_b", "d5_a", 0.2 } }, 1),
  three("d6", choquet { { "d6_a", "d6_b", 1.5 } }, 1),
  three("d7", choquet { { "d7_a", "d7_b", 0.5 }, { "d7_b", "d7_c", -0.6 } }, 2),
  three("d8", vikor { v = 1.2 }, 1),
  three("d9", promethee { shape = "linear", q = 5 }, 1),
  three("e1", promethee { shape = "level", q = 5, p = 5 }, 1),
  three("e2", promethee { shape = "gaussian", s = 0 }, 1),
  three("e3", promethee { of = { e3_x = { shape = "usual" } } }, 1),
  three("e4", choquet { { "e4_a", 0.2, "e4_b" } }, 1),
  three("e5", copeland { 1 }, 1),
  three("e6", mazziotta_pareto { penalty = "minus" }, 1),
  three("e7", owa, 1),
}
--! 2 error: combine should be arithmetic, geometric, minimum …, function(…), and is copeland { … }
--! 2 error: combine should be arithmetic, geometric, minimum …, function(…), and is owa | owa needs its braces: owa { … }
--! 2 error: owa of 'd1' has weights for 2 positions, and 3 children count | one weight a position, the best score first; children keep weights of their own
--! 2 error: a weight of owa is negative: -0.1
--! 2 error: all weights of owa are 0
--! 2 error: 'd5_a' and 'd5_b' are no pair in choquet, or stand there twice
--! 2 error: the interaction of 'd6_a' and 'd6_b' in choquet, 1.5, is not between -1 and 1
--! 2 error: choquet is not monotone: the importance of 'd7_b', 0.25, is less than half the sum of the interactions of its pairs, 0.55, so a better score could lower the result; the strongest is -0.6, with 'd7_c' | take weaker interactions, or a larger weight there (the importance is its share of the weights)
--! 2 error: choquet is not monotone: the importance of 'd7_c', 0.25, is less than half the sum of the interactions of its pairs, 0.3, so a better score could lower the result; the strongest is -0.6, with 'd7_b' | take weaker interactions, or a larger weight there (the importance is its share of the weights)
--! 2 error: v of vikor should lie between 0 and 1, and is 1.2
--! 2 error: promethee: the preference function linear of 'd9_a' needs p
--! 2 error: promethee: q of 'e1_a' (5) should be less than p (5)
--! 2 error: promethee: s of 'e2_a' should be above 0 (q may be 0), and is 0
--! 2 warning: mazziotta_pareto is made for scores of mean 100 and standard deviation 10, and 'e6_a' is not scored so: zscore { mean = 100, sd = 10, open = true } is
--! 10 error: 'd4_x' in choquet is none of the node's children | did you mean 'd4_a'?
--! 18 error: 'e3_x' in promethee is none of the node's children | did you mean 'e3_a'?
--! 19 error: an item of choquet is two children and a number: { "a", "b", -0.2 }
--! 21 error: penalty should be one of "below", "above", and is "minus"
