-- expect: LUA_NO_INSIDE LUA_NO_INSIDE LUA_NO_INSIDE LUA_NO_INSIDE LUA_NO_CATCH LUA_NO_CATCH LUA_NO_NEXT LUA_NO_PRINT
local a = debug.getregistry()
local b = coroutine.create(function() end)
rawset({}, 1, 2)
collectgarbage("stop")
pcall(function() while true do end end)
xpcall(error, print)
local k = next({})
