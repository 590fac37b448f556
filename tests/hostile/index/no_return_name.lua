-- expect: LUA_STATEMENT
index
