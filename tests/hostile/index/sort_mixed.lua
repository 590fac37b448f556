-- expect: LUA_COMPARED
table.sort({ 1, "a", 2 })
