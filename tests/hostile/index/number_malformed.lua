-- expect: LUA_BAD_NUMBER:2
return 3x
