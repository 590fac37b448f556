period.last = period.first
return index {
  id = "t", title = "测试",
  indicator { "a", value = full_years("founded", period.last), score = asis },
}
--! 1 error: 'last' is a word of the index language and cannot be given another meaning
