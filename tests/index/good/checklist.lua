-- No total: what is missing, and the step reached.
return index {
  id = "filing", title = "备案核对", kind = "checklist", unit = "联盟",
  eligible = { require_that { "applied", is = true } },
  checks = {
    check { "charter", title = "章程", clause = "四(四)2(2)", require = column { "charter", "联盟章程" }, is = true },
    check { "members", title = "一般不少于10家", require = count { "members" }, at_least = 10, otherwise = flag },
    check { "cluster", one_of = { "新能源", "新材料" } },
    check { "by_hand", require = function(unit) return unit.note ~= nil end },
  },
  steps = {
    step { "collected", title = "汇总", checks = { "charter", "members" } },
    step { "reviewed", title = "初审", require = { gate_met "cluster", require_that { "reviewed", is = true } } },
    step { "published", title = "公布", checks = "by_hand", require = "published" },
  },
  grades = { grade { "accepted", title = "材料齐全" }, grade { "to_be_completed", title = "待补正" } },
}
