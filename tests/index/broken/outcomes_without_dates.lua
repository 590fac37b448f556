return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    state { "none" },
    state { "warned" },
    state { "rectifying", by = "due" },
    state { "one", within = { days = 5 } },
    state { "two", within = { months = 1 } },
    event { "ordered" },
    event { "idle" },
    transition { from = "none", to = "warned", grade = "bad" },
    transition { from = "warned", to = "none", missed = true },
    transition { from = "warned", to = "rectifying", grade = "bad" },
    transition { from = "rectifying", to = "one", event = "ordered" },
    transition { from = "one", to = "two", missed = true },
    transition { from = "two", to = "one", missed = true },
  },
}
--! 9 error: missed deadlines alone lead from state 'one' back to it
--! 10 error: missed deadlines alone lead from state 'two' back to it
--! 12 warning: no transition answers to the event 'idle'
--! 14 error: state 'warned' has no deadline that could be missed
--! 15 error: the deadline of state 'rectifying' stands in the column 'due' of an event, and no event leads here
