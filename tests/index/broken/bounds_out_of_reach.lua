return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = {
    gate { "share", require = share { "members", city = "杭州" }, at_least = 70, otherwise = cap "good" },
  },
  grades = { grade { "good", at_least = 50, need = { a = 800 } }, grade { "bad" } },
}
--! 5 error: 'share' is a share between 0 and 1, and its bound is 70 (70 % is 0.70)
--! 5 error: 'share' caps the grade at 'good', which is the best there is
--! 7 error: the bound of 'good_a', 800, is not between 0 and 100
