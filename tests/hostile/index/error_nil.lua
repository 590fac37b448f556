-- expect: LUA_ERROR_VALUE
error(nil)
