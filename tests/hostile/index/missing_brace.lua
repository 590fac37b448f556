-- expect: LUA_ENDS_EARLY
return { id = "x",
