return index {
  id = "t", title = "测试",
  indicator { "a", value = column { "x", as = "number" }, score = lookup { ["甲"] = 100 } },
}
--! 3 error: column 'x' says as = "number", and the rule reads it as text
