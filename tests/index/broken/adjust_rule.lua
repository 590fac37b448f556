return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  adjust { "b", points = linear { from = 0, to = 3 } },
  adjust { "c", points = minmax },
  adjust { "d", points = each { 1 } },
  adjust { "e" },
}
--! 4 error: the adjustment 'b' cannot use linear: it has no full score
--! 5 error: the adjustment 'c' cannot use minmax: it has no full score
--! 6 error: each needs upto (such as upto = 30)
--! 7 error: adjust needs points (such as points = each { … })
