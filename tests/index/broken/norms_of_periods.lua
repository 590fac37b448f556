return index {
  id = "t", title = "测试",
  indicator { "a", score = minmax { norm = "last year" } },
  indicator { "b", treat = winsorise { high = 1 }, score = minmax { norm = "all" } },
}
--! 3 error: norm should be "period", "all", a period or norms "…", and is "last year" | such as norm = "2022"
--! 4 error: 'b' is compared with other periods, which takes no treat
