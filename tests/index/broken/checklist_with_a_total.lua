return index {
  id = "t", title = "测试",
  kind = "checklist",
  dimension { "d", indicator { "a", score = asis } },
  missing = "zero",
  gates = { gate { "g", above = 0, otherwise = flag } },
}
--! 1 error: the checklist has no checks
--! 4 error: a checklist has no total and cannot have dimension
--! 5 error: a checklist has no total and cannot have missing
--! 6 error: a checklist has no total and cannot have gates
