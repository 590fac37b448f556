-- expect: LUA_UNFINISHED_LONG
return [[ open
