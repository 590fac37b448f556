return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    start = "non",
    state { "none" },
    state { "warned" },
    event { "met", title = "约谈" },
    transition { from = "none", to = "warnde", grade = "bad" },
    transition { from = { "warned", "nowhere" }, to = "none", event = "meet" },
    transition { from = "none", to = "warned", grade = "terrible" },
    transition { from = "warned", to = "none" },
    transition { from = "warned", to = "none", grade = "good", event = "met" },
    transition { from = "warned", to = "none", event = "met", running = 2 },
    transition { from = "warned", to = "none", grade = "bad", running = 1.5 },
  },
}
--! 5 error: there is no state 'non'
--! 10 error: there is no state 'warnde'
--! 11 error: there is no state 'nowhere'
--! 11 error: there is no event 'meet'
--! 12 error: there is no grade 'terrible'
--! 13 error: a transition has exactly one cause
--! 15 error: running (so many periods in a row) goes with grade only
--! 16 error: running should be a whole number from 1 to 100, and is 1.5
