-- Shaped like the SDG Index: best and worst from a table, goals as means of what is present, a missing goal from
-- its region, ranks at 80 % coverage, oceans for those who have a coast, lights on raw values and on the two worst.
local rows = parameters "goals.csv"

local function goal(id, title, more)
  local list = { id, title = title, light = light { on = worst(2), green = 80, yellow = 60, orange = 40 },
                 missing = group_mean { by = "region", over = "ranked" } }
  for key, value in pairs(more or {}) do list[key] = value end
  for _, row in ipairs(rows) do
    if row.goal == id then
      list[#list + 1] = indicator { row.indicator, title = row.title, missing = "skip",
        score = linear { from = row.worst, to = row.best },
        light = light { on = "raw", green = row.green, orange = row.red } }
    end
  end
  return dimension(list)
end

return index {
  id = "sdg", title = "可持续发展指数", unit = "国家",
  sources = { units = { key = "iso3", name = "country", group = "region", period = "year" } },
  coverage = { share = 0.8, of = "indicators" }, round = { digits = 1, at = "total" }, rank_on = "full",
  goal("poverty", "无贫穷"),
  goal("health", "良好健康与福祉"),
  goal("ocean", "水下生物", { applies = require_that { "coast", is = true } }),
}
--! 11 warning: missing = "skip" may favour a unit that leaves cells blank: 'extreme_poverty' is self-reported
