-- expect: LUA_RECURSION:2
local function f() return 1 + f() end
return f()
