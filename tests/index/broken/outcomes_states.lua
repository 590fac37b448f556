return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    state { "none" },
    state { "lost" },
    state { "stuck" },
    state { "end", final = true },
    state { "none" },
    transition { from = "none", to = "stuck", grade = "bad" },
    transition { from = "stuck", to = "stuck", grade = "bad" },
    transition { from = "lost", to = "end", grade = "bad" },
  },
}
--! 10 error: the id 'none' is used twice; the first time on line 6
