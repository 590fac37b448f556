return index {
  id = "t", title = "测试",
  indicator { "a", weight = 1, score = asis }, indicator { "b", weight = 1, score = asis },
  indicator { "c", weight = 1, value = "kind", score = lookup { x = 0, y = 100 } },
  grade_by = electre_tri { majority = 0.7, indifference = 5, preference = 3, of = { a = { weight = 2 }, c = { on = "raw" } } },
  grades = {
    grade { "one", profile = { a = 80, b = 70, c = 50 }, veto = { a = 10 } },
    grade { "two", profile = { a = 80, b = 70, c = 50 } },
    grade { "three" },
  },
}
--! 5 error: the raw value of 'c' is a text and cannot be compared with a profile; compare its score
--! 5 error: criterion 'a' should have 0 ≤ indifference ≤ preference ≤ veto, and has 5, 3, —
--! 5 error: criterion 'b' should have 0 ≤ indifference ≤ preference ≤ veto, and has 5, 3, —
--! 5 error: criterion 'c' should have 0 ≤ indifference ≤ preference ≤ veto, and has 5, 3, —
--! 5 error: some criteria have a weight and some have none: give all or none (none: the nodes' own)
--! 7 error: veto of grade 'one' is not for electre_tri | electre_tri vetoes by the distance from the profile: electre_tri { veto = … }
--! 8 error: grades 'two' and 'one' have the same profile, so nobody gets 'two'
