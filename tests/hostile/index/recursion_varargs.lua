-- each call copies one value more
-- expect: LUA_STEP_LIMIT
local function f(...) return f(1, ...) end
return f()
