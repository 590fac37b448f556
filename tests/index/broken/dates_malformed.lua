return index {
  id = "t", title = "测试",
  eligible = { require_that { "x", full_years("founded", "2024-13-01"), at_least = 1 },
               require_that { "y", full_years("founded"), at_least = 1 },
               require_that { "z", full_years(count { "members" }, period.last), at_least = 1 } },
  indicator { "a", score = asis },
}
--! 3 error: '2024-13-01' is not a date
--! 4 error: full_years holds 1 item and needs 2: "…", period.last
--! 5 error: the first item of full_years should be a column of dates
