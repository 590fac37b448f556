return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  round = { digits = 2.5 },
}
--! 4 error: round should be a whole number from 0 to 12, and is 2.5
