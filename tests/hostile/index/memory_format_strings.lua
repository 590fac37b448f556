-- expect: LUA_STRING_LIMIT
local s = ("x"):rep(1000000)
return string.format("%s%s%s%s", s, s, s, s)
