-- two things without a comma between become a call
-- expect: LUA_CALLED_NAME:4
local a = 1
return { a { 3 } }
