return index {
  id = "t", title = "测试",
  indicator { "a", title = "预期寿命", names = "寿命", score = asis },
  indicator { "b", title = "预期寿命", score = asis },
  indicator { "c", names = { "b", "寿 命" }, score = asis },
  indicator { "d", value = column { "x", "寿命" }, score = asis },
}
--! 5 error: 'b' is a name of both column 'b' and column 'c'
--! 6 error: '寿命' is a name of both column 'a' and column 'x'
