return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  checks = { check { "c", is = true } },
}
--! 4 error: checks belongs to a checklist (kind = "checklist")
