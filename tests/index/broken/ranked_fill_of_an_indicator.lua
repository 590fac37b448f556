return index {
  id = "t", title = "测试",
  indicator { "a", missing = group_mean { over = "ranked" }, score = asis },
}
--! 3 error: 'a' is an indicator and cannot use over = "ranked": there are no ranks yet | give the indicator a missing of its own, such as missing = "skip"
--! 3 warning: missing = "group_mean" may favour a unit that leaves cells blank: 'a' is self-reported
