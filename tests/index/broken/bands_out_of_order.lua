return index {
  id = "t", title = "测试",
  indicator { "a", score = bands { at_least = { { 1, 60 }, { 6, 100 } }, otherwise = 0 } },
  indicator { "b", score = bands { at_most = { { 5, 100 }, { 5, 50 } }, otherwise = 0 } },
}
--! 3 error: 'a': the band 6 stands behind 1 and is never reached | write the bounds of at_least and above from high to low
--! 4 error: 'b': the band 5 stands behind 5 and is never reached | write the bounds of at_most and below from low to high
