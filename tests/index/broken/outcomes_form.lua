return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    state { "none", fnal = true },
    transition { from = "none", grade = "bad" },
    grade { "other" },
    state { },
  },
}
--! 5 error: outcomes[3] should be state { … }, event { … }, transition { … }, and is grade { … }
--! 6 error: unknown word 'fnal' in state
--! 7 error: transition needs to (such as to = "…")
--! 9 error: state holds 0 items and needs 1: "…"
