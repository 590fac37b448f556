-- SPDX-License-Identifier: GPL-3.0-or-later
-- A function that fails on scores which the data do not have: asking "what if" must not become an error.
return index {
  id = "refusing", title = "refusing", unit = "unit", scale = { 0, 100 }, round = { digits = 1, at = "total" },
  combine = function(children) assert(children.a < 80) return (children.a + children.b) / 2 end,
  indicator { "a", score = linear { from = 0, to = 10 } },
  indicator { "b", score = function(value) return value * 10 end },
  grades = { grade { "good", at_least = 70 }, grade { "poor" } },
}
