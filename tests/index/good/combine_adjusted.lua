-- Mazziotta and Pareto's adjusted index (2016): indicators from 70 to 130, within goalposts of their own.
return index {
  id = "combine_adjusted", scale = { 70, 130 }, combine = mazziotta_pareto { penalty = "above", adjusted = true },
  indicator { "a", score = minmax },
  indicator { "b", score = linear { from = 20, to = 80 } },
}
