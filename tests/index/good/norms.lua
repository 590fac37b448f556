-- Norms of another year, from a file.
return index {
  id = "normed",
  indicator { "a", score = minmax { norm = norms "norms.csv", direction = "down" } },
  indicator { "b", score = zscore { norm = norms "norms.csv" } },
}
