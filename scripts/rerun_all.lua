-- SPDX-License-Identifier: GPL-3.0-or-later
-- 全部重算：几套指标体系、几期数据，逐一评分并写出，汇成一张表。Every index on every dataset, written out and in one table.
--
--   kaoping run scripts/rerun_all.lua OUT INDEX.lua … DATASET[@PERIOD] …
--   kaoping run scripts/rerun_all.lua out/all indicators/g60/alliance.lua datasets/g60/2022 datasets/g60/2023 datasets/g60/2024
-- One that fails stops none of the others; it is told at the end, and the exit status is 1.
local kaoping = require "kaoping"

local out, indexes, datasets, faults = arg[1], {}, {}, {}
local rows = { "index,period,id,name,status,total,rank,grade" }
for k = 2, #arg do table.insert(arg[k]:match("%.lua$") and indexes or datasets, arg[k]) end
if #indexes == 0 or #datasets == 0 then
  io.stderr:write("rerun_all.lua OUT INDEX.lua … DATASET[@PERIOD] …\n")
  os.exit(2)
end

local function rerun(index, word)
  local path, period = word:match("^(.+)@([^@/]+)$")
  local data = kaoping.dataset(path or word, index, { period = period })
  local result, name = kaoping.score(index, data), data.period or word:match("([^/.]+)[^/]*/*$")
  result:write(("%s/%s/%s"):format(out, index.id, name), { only = "scores,explanations,gates,result" })
  for _, unit in ipairs(result:units()) do
    rows[#rows + 1] = ('%s,%s,%s,"%s",%s,%s,%s,%s'):format(index.id, name, unit.id, (unit.name:gsub('"', '""')), unit.status,
      unit.total and ("%.15g"):format(unit.total) or "", unit.rank or "", unit.grade or "")
  end
end

for i, file in ipairs(indexes) do
  for d, word in ipairs(datasets) do
    kaoping.progress((i - 1) * #datasets + d - 1, #indexes * #datasets, word)
    local fine, fault = pcall(function() rerun(kaoping.index(file), word) end)
    if not fine then faults[#faults + 1] = tostring(fault) end
  end
end
local all <close> = assert(io.open(out .. "/all.csv", "w"))
all:write(table.concat(rows, "\n"), "\n")
io.stderr:write(table.concat(faults, "\n"), #faults > 0 and "\n" or "")
os.exit(#faults == 0, true)
