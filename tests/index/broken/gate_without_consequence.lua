return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = { gate { "g", require = column "c", at_least = 1 } },
}
--! 4 error: gate needs otherwise (such as otherwise = cap "…")
