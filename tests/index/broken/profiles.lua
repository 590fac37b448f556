return index {
  id = "t", title = "测试",
  dimension { "d", weight = 1, indicator { "a", weight = 1, score = asis }, indicator { "b", weight = 1, score = asis } },
  indicator { "c", weight = 1, score = asis },
  grade_by = mr_sort { majority = 1.2, of = { a = { direction = "down" }, d = { on = "raw" }, x = {} } },
  grades = {
    grade { "one", profile = { a = 80, c = 70, d = 120 }, veto = { a = 90 }, at_least = 80 },
    grade { "two", profile = { a = 85, d = 60, e = 5 }, veto = { a = 20, c = 30 }, top = { places = 2 } },
    grade { "three" },
    grade { "four", profile = { a = 1, c = 1, d = 1 } },
  },
}
--! 5 error: 'a' is compared by its score, and more is always better there; direction is for on = "raw"
--! 5 error: 'd' is a dimension and has no raw value; on = "raw" is for indicators
--! 5 error: there is no dimension or indicator 'x'
--! 5 error: majority should be above 0 and at most 1 (60 % is 0.6), and is 1.2
--! 5 error: criterion 'a' is part of criterion 'd' and would count twice
--! 7 error: at_least of grade 'one' cannot stand beside grade_by
--! 7 error: grade 'one': the veto of 'a', 90, is above its profile, 80
--! 8 error: there is no dimension or indicator 'e'
--! 8 error: grade 'two' cannot be limited by top: grades found this way do not go by the total, so there is no order to fill places in | use cut-offs, natural_breaks or quantiles where places are limited
--! 8 error: the profile of grade 'two' does not say 'c'
--! 8 error: 'a': the profile of grade 'two', 85, asks more than that of the better 'one', 80
--! 8 error: 'c': the veto of grade 'two' is stricter than that of the better 'one'
--! 9 error: grade 'three' has no profile
--! 10 error: the last grade, 'four', should have no profile: whoever misses it would have no grade
