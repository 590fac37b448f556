-- SPDX-License-Identifier: GPL-3.0-or-later
-- 试权重：一项权重从低到高，每个值下谁的等次会变、前三名是谁。A weight from low to high: whose grade changes, who leads.
--
--   kaoping run scripts/try_weights.lua INDEX DATASET NODE FROM TO STEP [OUT.csv]
--   kaoping run scripts/try_weights.lua indicators/g60/alliance.lua datasets/g60/2024 innovation 20 40 5
local kaoping = require "kaoping"

local node, from, to, step = arg[3], tonumber(arg[4]), tonumber(arg[5]), tonumber(arg[6])
if not (from and to and step and step > 0 and to >= from) then
  io.stderr:write("try_weights.lua INDEX DATASET NODE FROM TO STEP [OUT.csv]\n")
  os.exit(2)
end
local index = kaoping.index(arg[1])
local data = kaoping.dataset(arg[2], index)
local base = kaoping.score(index, data)
local before, ids = base:column("grade"), base:column("id")

local function leaders(result, n)
  local first = {}
  for _, unit in ipairs(result:units()) do
    if unit.rank and unit.rank <= n then first[#first + 1] = unit end
  end
  table.sort(first, function(a, b) return a.rank < b.rank or (a.rank == b.rank and a.row < b.row) end)
  for k, unit in ipairs(first) do first[k] = unit.id end
  return table.concat(first, " ")
end

local out = arg[7] and assert(io.open(arg[7], "w")) or io.stdout
out:write("weight,moved,grades,first\n")
local last = math.floor((to - from) / step + 1e-9)
for k = 0, last do
  kaoping.progress(k, last, node)
  local result = kaoping.score(index:with { weights = { [node] = from + k * step } }, data)
  local moved = {}
  for u, grade in ipairs(result:column("grade")) do
    if grade ~= before[u] then moved[#moved + 1] = ids[u] .. ":" .. (before[u] or "-") .. ">" .. (grade or "-") end
  end
  out:write(("%.15g,%d,%s,%s\n"):format(from + k * step, #moved, table.concat(moved, " "), leaders(result, 3)))
end
