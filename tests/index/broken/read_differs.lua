return index {
  id = "t", title = "测试",
  indicator { "a", value = "x", read = { ["无"] = 0 }, score = asis },
  indicator { "b", value = "x", read = { ["无"] = 1 }, score = asis },
}
--! 4 error: the read of column 'x' differs from the one on line 3
