-- expect: LUA_UNPACK
return table.unpack({}, math.mininteger, math.maxinteger)
