-- expect: LUA_ARGUMENT
local t = {}
table.insert(t, 1000000000, 1)
