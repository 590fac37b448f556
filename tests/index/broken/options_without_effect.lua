return index {
  id = "t", title = "测试",
  sources = { memberz = { key = "unit" } },
  indicator { "a", names = "甲", read = { ["无"] = 0 }, value = count { "members", date = "joined" }, score = each { 1, upto = 100 } },
  indicator { "b", value = add { panel { range = { 0, 10 } }, panel { range = { 0, 5 } } }, score = asis },
}
--! 3 error: 'memberz' in sources is no table that this index uses | did you mean 'members'?
--! 4 error: names of 'a' has no effect: its value does not come from a column
--! 4 error: read of 'a' has no effect: its value does not come from a column
--! 4 error: count says date without during = "period"
--! 5 error: 'b' has two panels, and an indicator has one set of marks
