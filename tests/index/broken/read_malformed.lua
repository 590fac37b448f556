return index {
  id = "t", title = "测试",
  read = { ["无"] = "none", ["/"] = true },
  indicator { "a", score = asis },
}
--! 3 error: read["/"] should be 30, "…", and is true
--! 3 error: in read, '无' can mean a number, "missing" or "not applicable", and is "none"
