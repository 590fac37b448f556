return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    state { "none" },
    state { "lost" },
    state { "stuck" },
    state { "over", final = true, task = "rest" },
    transition { from = "none", to = "stuck", grade = "bad" },
    transition { from = "stuck", to = "stuck", grade = "bad" },
    transition { from = "lost", to = "over", grade = "bad" },
    transition { from = "over", to = "lost", grade = "good" },
  },
}
--! 7 error: state 'lost' cannot be reached from the first state 'none'
--! 8 error: state 'stuck' has no way out and is not final
--! 9 error: state 'over' cannot be reached from the first state 'none'
--! 9 error: state 'over' is final and can have no deadline and no task
--! 13 error: state 'over' is final and cannot be left
