return index {
  id = "t", title = "测试",
  missing = "mean",
  dimension { "d", missing = "skip",
    indicator { "a", score = asis },
    indicator { "b", score = asis } },
  indicator { "c", value = count { "members" }, score = linear { from = 0, to = 1 } },
  indicator { "e", score = asis },
  adjust { "f", missing = "zero", points = each { -1, upto = -3 } },
}
--! 3 warning: missing = "mean" may favour a unit that leaves cells blank: 'e' is self-reported
--! 4 warning: missing = "skip" may favour a unit that leaves cells blank: 'a' is self-reported
--! 9 warning: the penalty 'f' says missing = "zero": a unit that leaves the cell blank does not pay it
