-- expect: LUA_STEP_LIMIT:3

while true do end
