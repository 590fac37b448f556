return index {
  id = "t", title = "测试",
  indicator { "a", score = minmax { norm = norms "norms.csv" } },
  indicator { "b", score = zscore { norm = norms "norms.csv" } },
  indicator { "c", score = minmax { norm = norms "norms.csv" } },
  indicator { "d", score = rank { norm = norms "norms.csv" } },
}
--! norms.csv:3 error: 'x' is not a number (column sd)
--! 3 error: the row of indicator 'a' in norms.csv should give min < max
--! 4 error: the row of indicator 'b' in norms.csv should give mean, sd > 0
--! 5 error: norms.csv has no row for indicator 'c'
--! 6 error: rank needs the values of all units and cannot use a file of norms
