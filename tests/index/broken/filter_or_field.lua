return index {
  id = "t", title = "测试",
  indicator { "a", value = count { "members", wher = { kind = "企业" } }, score = each { 1, upto = 100 } },
}
--! 3 error: 'wher' would be a column of the roster, and looks much like 'where' | if the roster does have a column 'wher', write where = { wher = … }
