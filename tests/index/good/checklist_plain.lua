-- The smallest checklist: its two grades are made.
return index { id = "small", kind = "checklist", checks = { check { "charter", is = true } } }
