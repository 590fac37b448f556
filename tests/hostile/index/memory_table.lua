-- expect: LUA_MEMORY_LIMIT LUA_STEP_LIMIT
local t = {}
for i = 1, 1e12 do t[i] = i end
