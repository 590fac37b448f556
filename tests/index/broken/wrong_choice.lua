return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  weights = "point", missing = "skp", rank_on = "round",
}
--! 4 error: missing should be one of "error", "none", "zero", "skip", "mean", "median", "row_mean", "nearest", "em", "previous", "linear", group_mean { … }, …, and is "skp"
--! 4 error: rank_on should be one of "rounded", "full", and is "round"
--! 4 error: weights should be one of "relative", "points", equal, pca, ahp { … } …, and is "point"
