-- expect: LUA_ERROR_CALLED
error(("long "):rep(100000))
