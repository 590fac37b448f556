return index {
  id = "t", title = "测试",
  weights = ahp { { "a", "b", 2 }, { "b", "c", 2 }, { "a", "c", 1/4 } },
  indicator { "a", score = asis }, indicator { "b", score = asis }, indicator { "c", score = asis },
}
--! 3 warning: the judgements of ahp do not agree: consistency ratio 0.79, above 0.10; furthest off is 'a' against 'b', which is 2 and by the other judgements would be 0.79 | ask the expert about it (Saaty 1980: a ratio up to 0.10 is acceptable)
