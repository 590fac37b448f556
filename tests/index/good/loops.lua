-- Indicators made in a loop, without a file; functions share what they close over.
local list = { id = "loops", title = "循环" }
for i = 1, 40 do
  list[#list + 1] = indicator { "item_" .. i, title = "第" .. i .. "项",
    value = function(unit) return unit["x" .. i] end, score = asis }
end
return index(list)
