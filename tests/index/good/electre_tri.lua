return index {
  id = "suppliers", title = "供应商分级",
  indicator { "price", weight = 3, score = asis }, indicator { "quality", weight = 5, score = asis }, indicator { "time", weight = 2, score = asis },
  grade_by = electre_tri { majority = 0.76, assign = "optimistic", indifference = 5, preference = 10,
                           of = { price = { weight = 1, veto = 30 }, quality = { weight = 2, indifference = 2 }, time = { weight = 1 } } },
  grades = {
    grade { "a", profile = { price = 70, quality = 75, time = 80 } },
    grade { "b", profile = { price = 50, quality = 48, time = 55 } },
    grade { "c" },
  },
}
