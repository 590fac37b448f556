-- expect: LUA_STRING_LIMIT
return string.rep("x", 1e9)
