return index {
  id = "t", title = "测试", weights = "points", scale = { 0, 100 },
  dimension { "d", weight = 100, weights = pca,
    indicator { "a", weight = 50, score = each { 5, upto = 50 } }, indicator { "b", weight = 50, score = each { 5, upto = 50 } } },
}
--! 3 error: weights = pca of 'd' cannot stand under weights = "points": points are ordered, not found by a method | use weights = "relative", where rules score on the scale, or write each weight
