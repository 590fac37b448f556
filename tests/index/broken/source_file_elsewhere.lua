return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  sources = { units = { file = "../units.csv", kee = "iso3" } },
}
--! 4 error: unknown word 'kee' in sources.units | did you mean 'key'?
--! 4 error: '../units.csv' is not beside the index: only names in its folder can be used
