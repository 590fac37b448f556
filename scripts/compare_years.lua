-- SPDX-License-Identifier: GPL-3.0-or-later
-- 逐年比较：一套指标体系，几期数据，谁变了、因为什么。Years under one index: who moved, because of what.
--
--   kaoping run scripts/compare_years.lua INDEX OUT DATASET[@PERIOD] DATASET[@PERIOD] …
--   kaoping run scripts/compare_years.lua indicators/g60/alliance.lua out/years datasets/g60/2022 datasets/g60/2023 datasets/g60/2024
local kaoping = require "kaoping"

if #arg < 4 then
  io.stderr:write("compare_years.lua INDEX OUT DATASET[@PERIOD] DATASET[@PERIOD] …\n")
  os.exit(2)
end
local index = kaoping.index(arg[1])
local results, periods = {}, {}
for k = 3, #arg do
  kaoping.progress(k - 2, #arg - 1, arg[k])
  local path, period = arg[k]:match("^(.+)@([^@/]+)$")
  local data = kaoping.dataset(path or arg[k], index, { period = period })
  results[#results + 1], periods[#periods + 1] = kaoping.score(index, data), data.period or arg[k]
end

local years, order = {}, {} -- id -> totals by year; ids as they first appear
for y, result in ipairs(results) do
  for _, unit in ipairs(result:units()) do
    if not years[unit.id] then
      years[unit.id] = { name = unit.name }
      order[#order + 1] = unit.id
    end
    years[unit.id][y] = unit.total and string.format("%.15g", unit.total) or ""
  end
end
print("id,name," .. table.concat(periods, ","))
for _, id in ipairs(order) do
  for y = 1, #results do years[id][y] = years[id][y] or "" end
  print(('%s,"%s",%s'):format(id, (years[id].name:gsub('"', '""')), table.concat(years[id], ",")))
end
local comparison = kaoping.compare(results)
comparison:write(arg[2])
io.stderr:write(comparison:text())
