return index {
  id = "t",
  indicator { "a", score = asis, grades = { grade { "high", at_least = 50, letter = "interview" }, grade { "low" } } },
  grades = {
    grade { "good", at_least = 60, letter = "praise" },
    grade { "middle", at_least = 50, letter = { "interview", "rectify" } },
    grade { "bad", letter = 1 },
  },
  outcomes = {
    state { "none" },
    state { "warned", letter = "interviews", final = true },
    transition { from = "none", to = "warned", grade = "bad" },
  },
}
--! 3 error: a grade of a node cannot have letter
--! 5 error: letter should be one of interview, rectification, and is "praise"
--! 6 error: letter should be one of interview, rectification, and is "rectify"
--! 7 error: letter should be "…", { … }, and is 1
--! 11 error: letter should be one of interview, rectification, and is "interviews"
