-- expect: LUA_ERROR_CALLED:3
local t = { 3, 1, 2 }
table.sort(t, function() error("in the comparison") end)
