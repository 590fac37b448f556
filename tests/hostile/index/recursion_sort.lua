-- a comparison that sorts again
-- expect: LUA_NESTED
local t = { 3, 1, 2 }
local function less(a, b)
  table.sort({ 3, 1, 2 }, less)
  return a < b
end
table.sort(t, less)
