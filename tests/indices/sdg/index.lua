-- SPDX-License-Identifier: GPL-3.0-or-later
-- The rules of the SDG Index on six indicators: best and worst from a table, clamped; a goal is the mean of what is
-- present; a goal that is missing is the mean of its region over ranked units; a unit is ranked when 80 % of its indicators are
-- there; a goal of the sea for those that have a coast; lights on raw values, a goal's light from its two worst.
local bounds = parameters "bounds.csv"

local goals, order = {}, {}
for _, row in ipairs(bounds) do
  if not goals[row.goal] then
    goals[row.goal] = { row.goal, missing = group_mean { over = "ranked" },
                        light = light { on = worst(2), green = 80, yellow = 50 } }
    table.insert(order, row.goal)
  end
  if row.coast == "yes" then
    goals[row.goal].applies = require_that { "has_coast", column { "coastal", as = "yesno" }, is = true }
  end
  table.insert(goals[row.goal], indicator { row.indicator, missing = "skip",
    score = linear { from = row.worst, to = row.best },
    light = light { on = "raw", green = row.green, yellow = row.yellow } })
end

local parts = { id = "sdg-small", title = "SDG rules", unit = "country", scale = { 0, 100 }, missing = "none",
                round = { digits = 3, at = "total" }, coverage = { share = 0.8, of = "indicators" },
                sources = { units = { group = "region" } } }
for _, goal in ipairs(order) do table.insert(parts, dimension(goals[goal])) end
return index(parts)
