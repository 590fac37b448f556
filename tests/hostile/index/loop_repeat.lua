-- expect: LUA_STEP_LIMIT
repeat local x = 1 until false
