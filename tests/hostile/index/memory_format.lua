-- expect: LUA_FORMAT
return string.format("%99999d", 1)
