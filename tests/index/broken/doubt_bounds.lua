local function two(id, combine)
  return dimension { id, combine = combine, indicator { id .. "_a", score = asis }, indicator { id .. "_b", score = asis } }
end
return index {
  id = "t", title = "测试",
  two("d1", benefit_of_the_doubt { at_least = 0.6 }),
  two("d2", benefit_of_the_doubt { at_most = { d2_a = 0.2, d2_b = 0.3 } }),
  two("d3", benefit_of_the_doubt { at_least = 0.3, at_most = 0.2 }),
  two("d4", benefit_of_the_doubt { at_least = { d4_x = 0.3 } }),
  dimension { "d5", combine = benefit_of_the_doubt, weights = equal, indicator { "d5_a", score = asis }, indicator { "d5_b", score = asis } },
  dimension { "d6", combine = benefit_of_the_doubt, indicator { "d6_a", weight = 2, score = asis }, indicator { "d6_b", weight = 1, score = asis } },
}
--! 2 error: the bounds of benefit_of_the_doubt contradict each other: the lower ones add up to 0, which may be 1 at most, the upper ones to 0.5, which must be 1 at least
--! 2 error: the bounds of benefit_of_the_doubt contradict each other: the lower ones add up to 1.2, which may be 1 at most, the upper ones to 2, which must be 1 at least
--! 2 error: the bounds on the share of 'd3_a' in benefit_of_the_doubt should lie between 0 and 1, the lower not above the upper, and are 0.3 and 0.2
--! 9 error: 'd4_x' in benefit_of_the_doubt is none of the node's children | did you mean 'd4_a'?
--! 10 error: the rule that combines 'd5' uses no weights, so weights = equal has no effect
--! 11 warning: the weight of 'd6_a' has no effect: its parent is combined by benefit_of_the_doubt
