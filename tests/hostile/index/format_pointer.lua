-- expect: LUA_FORMAT
return string.format("%p", {})
