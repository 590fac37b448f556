return index { id = "list", title = "t", kind = "checklist",
  checks = { check { "charter", require = "charter", is = true }, check { "n", require = count { "m" }, at_least = 10, otherwise = flag } },
  steps = { step { "first", title = "收件", require = { "charter" } } } }
