return index {
  id = "t", title = "测试",
  indicator { "a", value = share { "members" }, score = linear { from = 0, to = 1 } },
}
--! 3 error: share has no filter: of 'members' it would always be 1
