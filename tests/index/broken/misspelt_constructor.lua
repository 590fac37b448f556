-- The lost indicator is neither missed in the sum of its siblings' points nor by the grade that needs it.
return index {
  id = "t", title = "测试", weights = "points",
  dimension { "x", weight = 60,
    indicatr { "a", weight = 40, score = each { 3, upto = 40 } },
    indicator { "b", weight = 20, score = each { 3, upto = 21 } } },
  indicator { "c", weight = 40, score = yesno },
  grades = { grade { "good", at_least = 80, need = { a = 20 } }, grade { "bad" } },
}
--! 5 error: unknown word 'indicatr', did you mean 'indicator'?
--! 6 error: 'b' can get 21 points, more than its 20
