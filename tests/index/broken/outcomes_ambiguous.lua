return index {
  id = "t",
  indicator { "a", score = asis },
  grades = { grade { "good", at_least = 60 }, grade { "bad" } },
  outcomes = {
    state { "none" },
    state { "warned", within = { days = 30 } },
    state { "praised" },
    event { "checked", names = { "检查", "复查" } },
    event { "passed", names = "检查", where = { result = "到位" } },
    event { "failed", names = "检查", where = { result = "不到位" } },
    transition { from = "none", to = "praised", grade = "good", running = 3 },
    transition { from = "none", to = "warned", grade = { "bad", "good" } },
    transition { from = { "none", "praised" }, to = "none", grade = "good" },
    transition { from = "warned", to = "none", event = "passed" },
    transition { from = "warned", to = "warned", event = "failed" },
    transition { from = "warned", to = "praised", event = "checked" },
    transition { from = "warned", to = "none", missed = true },
    transition { from = "warned", to = "praised", missed = true },
  },
}
--! 14 error: in state 'none' this one and that of line 13 can happen at once
--! 17 error: in state 'warned' this one and that of line 15 can happen at once
--! 17 error: in state 'warned' this one and that of line 16 can happen at once
--! 19 error: in state 'warned' this one and that of line 18 can happen at once
