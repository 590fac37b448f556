-- SPDX-License-Identifier: GPL-3.0-or-later
-- In the manner of the Environmental Performance Index (Block et al., 2024 EPI, Yale and Columbia): objectives, issues and
-- indicators with unequal weights, goalposts and logarithms from a table; where an issue does not apply to a country (no
-- forests, no coast) the weights of the others make up for it. Goalposts and data are made up.
local rules = parameters "rules.csv"

local title = { ecosystems = "Ecosystem vitality", health = "Environmental health", climate = "Climate change" }

-- A node with the rows that have one text in a column, one below it for each text of the next column.
local function group(rows, columns, depth)
  local parts, at, order = {}, {}, {}
  for _, row in ipairs(rows) do
    local key = row[columns[depth]]
    if not at[key] then
      at[key] = {}
      table.insert(order, key)
    end
    table.insert(at[key], row)
  end
  for _, key in ipairs(order) do
    local row, weight = at[key][1], 0
    for _, one in ipairs(at[key]) do weight = weight + one.weight end
    local node = { key, title = title[key], weight = weight }
    if row.from and depth == 2 then
      node.applies = require_that { "has_" .. key, row.from, above = 0 }
    end
    if depth == #columns then
      node.missing = "skip"
      node.score = linear { from = row.worst, to = row.best, log = row.log == "yes" }
      table.insert(parts, indicator(node))
    else
      for _, child in ipairs(group(at[key], columns, depth + 1)) do table.insert(node, child) end
      table.insert(parts, dimension(node))
    end
  end
  return parts
end

local parts = group(rules, { "objective", "issue", "indicator" }, 1)
parts.id, parts.title, parts.unit = "epi-small", "Environmental performance", "country"
parts.missing, parts.round = "none", { digits = 1, at = "total" }
return index(parts)
