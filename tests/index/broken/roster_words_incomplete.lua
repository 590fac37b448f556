return index {
  id = "t", title = "测试",
  indicator { "a", value = count { during = "period" }, score = each { 1, upto = 100 } },
  indicator { "b", value = sum { "activities" }, score = each { 1, upto = 100 } },
  indicator { "c", value = sum, score = each { 1, upto = 100 } },
}
--! 3 error: count holds 0 items and needs 1: "…"
--! 4 error: sum needs of (such as of = "…")
--! 5 error: value should be 30, "…", column { … }, count { … } …, function(…), and is sum | sum needs its braces: sum { … }
