return index {
  id = "classes", title = "按总分分位",
  indicator { "a", score = asis }, indicator { "b", score = asis },
  grade_by = quantiles { shares = { 0.2, 0.5, 0.3 } },
  grades = { grade { "high", need = { a = 50 }, top = { places = 3 } }, grade { "middle" }, grade { "low" } },
}
