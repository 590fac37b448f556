return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = { gate { "g", require = column "c", at_least = 1, otherwise = cap "fial" } },
  grades = { grade { "pass", at_least = 60 }, grade { "fail" } },
}
--! 4 error: there is no grade 'fial' | did you mean 'fail'?
