-- expect: LUA_NO_INSIDE LUA_NO_INSIDE
_G.print = 1
local e = _ENV
