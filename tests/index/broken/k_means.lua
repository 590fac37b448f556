return index {
  id = "t", title = "测试",
  indicator { "a", score = asis }, indicator { "b", score = asis },
  grade_by = k_means { of = { "a", "bb" } }, grade_on = distance_from(1),
  grades = { grade { "one", top = { share = 0.2 } }, grade { "two" } },
}
--! 4 error: there is no dimension or indicator 'bb' | did you mean 'b'?
--! 4 error: grade_on cannot stand beside this grade_by, which does not look at the total
--! 5 error: grade 'one' cannot be limited by top: grades found this way do not go by the total, so there is no order to fill places in
