-- expect: LUA_UNFINISHED_STRING:2
return { title = "open }
