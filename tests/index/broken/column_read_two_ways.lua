return index {
  id = "t", title = "测试",
  indicator { "founded", score = yesno },
  eligible = require_that { "old", full_years("founded", period.last), at_least = 1 },
}
--! 4 error: column 'founded' is read as date here and as yesno on line 3 | a column is read in one way; column { "…", as = "…" } says which
