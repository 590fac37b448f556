return index {
  id = "t", title = "测试",
  indicator { "a", score = curve { { 0, 0 }, { 5, 50 }, { 5, 100 } } },
}
--! 3 error: 'a': the points of a curve go from low to high, and 5 stands behind 5
