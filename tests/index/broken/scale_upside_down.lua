return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  scale = { 100, 0 },
}
--! 4 error: scale should go from low to high, and goes from 100 to 0
