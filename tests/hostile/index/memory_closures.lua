-- expect: LUA_MEMORY_LIMIT LUA_STEP_LIMIT
local t = {}
while true do local a, b, c, d = 1, 2, 3, 4 t = { t, function() return a, b, c, d end } end
