return index {
  id = "t", title = "测试",
  kind = "checklist",
  checks = { check { "c", is = true } },
  grades = { grade { "a", need = { node "c" } }, grade { "b" } },
}
--! 5 error: there is no dimension or indicator 'c'
--! 5 error: a checklist has no total and cannot have need
