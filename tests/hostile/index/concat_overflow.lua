-- expect: LUA_CONCAT
return table.concat({}, "x", math.mininteger, math.maxinteger)
