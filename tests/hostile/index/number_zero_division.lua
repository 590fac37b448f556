-- expect: LUA_ZERO_DIVISION
return 1 // 0
