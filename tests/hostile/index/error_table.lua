-- expect: LUA_ERROR_VALUE
error({ message = "a table" })
