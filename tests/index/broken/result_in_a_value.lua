return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  indicator { "b", value = add { node "a", 1 }, score = asis },
  indicator { "c", applies = require_that { "x", total, above = 5 }, score = asis },
}
--! 4 error: node does not exist yet at this point: it can stand in gates, need and grant only
--! 5 error: total does not exist yet at this point: it can stand in gates, need and grant only
