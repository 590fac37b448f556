return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  dimension { "d", adjust { "x", points = each { 1, upto = 2 } } },
}
--! 4 error: an item of dimension should be dimension { … }, indicator { … }, and is adjust { … }
