-- expect: LUA_STEP_LIMIT
local function f() return f() end
return f()
