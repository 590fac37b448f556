return index {
  id = "t", title = "测试",
  indicator { "a", value = full_years("founded", period.lsat), score = asis },
}
--! 3 error: unknown word 'period.lsat', did you mean 'last'?
