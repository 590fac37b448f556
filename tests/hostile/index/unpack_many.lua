-- expect: LUA_UNPACK
return table.unpack({}, 1, 1e8)
