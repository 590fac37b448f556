return index {
  id = "t", title = "测试",
  indicator { "a", weight = 1/0, score = each { 0/0, upto = 100 } },
}
--! 3 error: each is not a finite number
--! 3 error: weight is not a finite number
