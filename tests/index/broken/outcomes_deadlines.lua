return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    state { "none" },
    state { "warned" },
    state { "rectifying", by = "due" },
    state { "one", within = { days = 5 } },
    state { "two", within = { months = 1, days = 2 } },
    state { "three", within = { days = 0 } },
    event { "ordered" },
    transition { from = "none", to = "warned", grade = "bad" },
  },
}
--! 10 error: within holds one of days, months, years, such as within = { days = 30 }
--! 11 error: within should be a whole number from 1 to 10000, and is 0
