-- expect: LUA_STRING_LIMIT
return ("x"):rep(1 << 40, "separator")
