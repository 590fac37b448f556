-- expect: LUA_NO_INSIDE:2 LUA_UNKNOWN_WORD:3
local _ENV = { x = 1 }
return x
