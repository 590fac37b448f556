-- What marks in cells mean, for the index and for one indicator; a percent sign.
return index {
  id = "marks", decimal_comma = true, read = { ["无"] = 0, ["/"] = "not applicable", ["-"] = "missing" }, missing = "skip",
  indicator { "a", measure = "%", score = linear { from = 0, to = 100 } },
  indicator { "b", read = { ["无"] = "missing", ["未测"] = "missing" }, score = asis },
  indicator { "c", value = "a", score = linear { from = 0, to = 50 } },
}
--! 3 warning: missing = "skip" may favour a unit that leaves cells blank: 'a' is self-reported
