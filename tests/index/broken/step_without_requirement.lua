return index {
  id = "t", title = "测试",
  kind = "checklist",
  checks = { check { "charter", is = true } },
  steps = { step { "filed" }, step { "reviewed", checks = { "chartre" } } },
}
--! 5 error: step 'filed' requires nothing (require or checks)
--! 5 error: there is no condition 'chartre' | did you mean 'charter'?
