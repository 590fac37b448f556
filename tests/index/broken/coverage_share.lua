return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  coverage = { share = 80 },
}
--! 4 error: coverage.share should be above 0 and below 1 (30 % is 0.30), and is 80
