return index {
  id = "t", title = "测试",
  kind = "checklist",
  checks = { check { "c", is = true } },
  grades = { grade { "a", at_least = 3 }, grade { "b" }, grade { "c" } },
}
--! 5 error: a checklist has two grades (met, not met), and this one has 3
--! 5 error: a checklist has no total and cannot have at_least
