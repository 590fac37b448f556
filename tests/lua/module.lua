-- SPDX-License-Identifier: GPL-3.0-or-later
-- Promises of the module for scripts, as the program and a stock lua5.4 run it.
--
-- arg[1] is the source folder, arg[2] an empty folder to write into. The figures of the small index
-- are worked out by hand: total = (w1 * a + w2 * b) / (w1 + w2), and the gate caps at "bad".
local kaoping = require "kaoping"
local source, folder = arg[1], arg[2]
kaoping.lang = "en"

local function fails(part, f, ...)
  local fine, fault = pcall(f, ...)
  assert(not fine, "should have failed: " .. part)
  assert(tostring(fault):find(part, 1, true), ("wanted '%s' in: %s"):format(part, tostring(fault)))
  return fault
end
local function same(got, wanted) assert(got == wanted, ("got %s, wanted %s"):format(tostring(got), tostring(wanted))) end
local function list(t)
  local said = {}
  for k, v in ipairs(t) do said[k] = tostring(v) end
  return table.concat(said, " ")
end
local function write(name, text)
  local path = folder .. "/" .. name
  local file <close> = assert(io.open(path, "w"))
  file:write(text)
  return path
end

local text = [[
return index { id = "small", title = "Small", scale = { 0, 10 }, missing = "none", round = { digits = 2, at = "total" },
  indicator { "a", weight = 1, score = asis },
  indicator { "b", weight = 3, score = asis },
  gates = { gate { "honest", title = "Honest", require = "honest", is = "yes", otherwise = cap "bad" } },
  grades = { grade { "good", at_least = 5 }, grade { "bad" } } }
]]
local csv = write("data.csv", "id,name,a,b,honest\nx,Ann,2,6,yes\ny,Bob,8,4,no\nz,Cid,,9,yes\n")
local index = kaoping.index { text = text }
local data = kaoping.dataset(csv, index)
local result = kaoping.score(index, data)

-- what came out, as rows and columns
same(index.id .. " " .. index.title, "small Small")
same(result.n, 3)
same(data.n, 3)
same(list(result:column("id")), "x y z")
same(list(result:column("total")), "5.0 5.0 false")
same(list(result:column("grade")), "good bad false")
same(list(result:column("rank")), "1 1 false")
same(list(result:column("status")), "graded graded unscored")
same(list(result:scores("b")), "6.0 4.0 9.0")
same(list(result:column("a")), "2.0 8.0 false")
local ann = result:unit("ann")
same(list { ann.row, ann.id, ann.name, ann.total, ann.grade }, "1 x Ann 5.0 good")
same(result:units()[3].total, nil)
same(index:nodes()[2].id .. " " .. index:nodes()[2].parent, "a small")

-- variants: numbers by name, the first index unchanged
local heavy = index:with { weights = { a = 3 }, gates = { honest = false }, grades = { good = { at_least = 5.5 } } }
local varied = kaoping.score(heavy, data)
same(list(varied:column("total")), "4.0 6.0 false") -- (3*2 + 3*6) / 6, (3*8 + 3*4) / 6
same(list(varied:column("grade")), "bad good false")
same(list(kaoping.score(heavy:with { weights = { b = 1 } }, data):column("total")), "3.0 7.0 false")
same(list(kaoping.score(index:with { "weight.a=3" }, data):column("total")), "4.0 6.0 false")
same(list(kaoping.score(index, data):column("total")), "5.0 5.0 false")
local tuned = result:tune { set = { weights = { a = 3 } } }
assert(tuned:text():find("weight.a", 1, true))

-- a variant says in its manifest what it is
varied:write(folder .. "/varied", { only = "scores" })
local manifest = assert(io.open(folder .. "/varied/manifest.json")):read("a")
assert(manifest:find('"grade.good.at_least=5.5"', 1, true) and manifest:find('"gate.honest=off"', 1, true))

-- documents as tables
same(result:data().units[1].id, "x")
same(result:data("Ann").name, "Ann")
assert(result:explain(1):find("Ann", 1, true) and result:explain("Bob", "zh"):find("Bob", 1, true))
local comparison = kaoping.compare { result, varied }
same(comparison:data().steps[1] ~= nil, true)
assert(comparison:text { lang = "en" }:find("Bob", 1, true))
fails("the table needs 2 results at least", kaoping.compare, { result })

-- faults are errors that say everything, and can be asked
local fault = fails("unknown word 'banbs'", kaoping.index, { text = "return index { id = 'x', banbs = 1 }" })
same(fault:status(), "input")
same(fault:diagnostics()[1].id, "INDEX_UNKNOWN_FIELD")
same(fault:diagnostics()[1].line, 1)
fails("No such", function() assert(io.open(folder .. "/none")) end)
same(fails("there is no unit 'zzz'", result.unit, result, "zzz"):status(), "usage")
fails("did you mean weight.a?", index.with, index, { weights = { aa = 1 } })
fails("is about the data", index.with, index, { value = { x = { a = 1 } } })
fails("is set twice", index.with, index, { "weight.a=1", "weight.a=2" })

-- misuse
fails("there is no unit 4", result.unit, result, 4)
fails("there is no unit 0", result.explain, result, 0)
fails("there is no column 'c'", result.column, result, "c")
fails("there is no option 'ony'", result.write, result, folder .. "/no", { ony = "scores" })
fails("takes a string", result.write, result, folder .. "/no", { only = {} })
fails("'de'", result.explain, result, 1, "de")
fails("kaoping.index expected", kaoping.score, {}, data)
fails("kaoping.dataset expected", kaoping.score, index, result)
fails("kaoping.result expected", kaoping.stats, index)
fails("kaoping.result expected", result.units, data)
fails("string expected", kaoping.dataset, nil, index)
fails("read for another index", kaoping.score, kaoping.index { text = text }, data)
fails("cannot be set to a function", index.with, index, { weights = { a = print } })
fails("", index.with, index, 3)
fails("takes a number", kaoping.index, { text = text, memory = "much" })
fails("", getmetatable(result) == "kaoping" and error or print, "kept")

-- an index stays in its sandbox, whatever the script may do
fails("os", kaoping.index, { text = "os.exit(3)" })

-- what is used lives as long as its users, whatever is closed
do
  local own = kaoping.index { text = text }
  local rows = kaoping.dataset(csv, own)
  local scored = kaoping.score(own, rows)
  own:close()
  rows:close()
  collectgarbage()
  same(list(scored:column("total")), "5.0 5.0 false")
  assert(#scored:json() > 100 and #scored:explain(1) > 10)
  fails("is closed", kaoping.score, own, rows)
  fails("is closed", function() return own.id end)
  scored:close()
  scored:close()
  fails("is closed", scored.units, scored)
  assert(tostring(scored):find("closed", 1, true))
end

-- a hundred variants, none of them kept
for k = 1, 100 do
  local total = kaoping.score(index:with { weights = { a = k } }, data):column("total")[1]
  assert(math.abs(total - (2 * k + 18) / (k + 3)) <= 0.005 + 1e-9, k)
end

-- warnings: told once, to whom the script says
local told = {}
kaoping.warn = function(words) told[#told + 1] = words end
local bad = write("bad.csv", "id,name,a,b,honest\nx,Ann,2,l6,yes\n")
for _ = 1, 2 do
  same(kaoping.dataset(bad, index, { bad_value = "missing" }).n, 1)
end
same(#told, 1)
assert(told[1]:find("l6", 1, true))
fails("'l6' is not a number", kaoping.dataset, bad, index)
kaoping.warn = false
kaoping.progress(1, 2, "half")

-- the bytes are the program's (the tests compare them)
local g60 = kaoping.index(source .. "/indicators/g60/alliance.lua")
local year = kaoping.score(g60, source .. "/datasets/g60/2024")
year:write(folder .. "/g60")
local out <close> = assert(io.open(folder .. "/g60.txt", "w"))
out:write(year:table { lang = "en" })
io.open(folder .. "/g60.json", "w"):write(year:json()):close()
kaoping.panel(g60, source .. "/datasets/g60/2024"):write(folder .. "/panel", { only = "panel,judges" })
year:stats():write(folder .. "/stats", { only = "statistics,correlations" })
local last = kaoping.score(g60, source .. "/datasets/g60/2023")
kaoping.compare { last, year }:write(folder .. "/compare", { only = "changes,causes" })
local follows = kaoping.outcomes { last, year }
assert(follows:data() and #follows:text() > 0)
print("module: all promises kept")
