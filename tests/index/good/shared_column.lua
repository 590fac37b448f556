-- One column for several rules: names add up, and whoever is sure how to read it decides.
return index {
  id = "shared",
  indicator { "rate", title = "合格率", measure = "%", score = linear { from = 0, to = 100 } },
  indicator { "again", value = column { "rate", "通过率" }, score = bands { at_least = { { 50, 100 } }, otherwise = 0 } },
  indicator { "plan", score = yesno },
  gates = {
    gate { "has_plan", require = column { "plan", "计划" }, at_least = 1, otherwise = flag },
    gate { "enough", require = "rate", at_least = 10, otherwise = flag },
  },
}
