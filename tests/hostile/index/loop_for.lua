-- expect: LUA_STEP_LIMIT
for i = 1, math.huge do end
