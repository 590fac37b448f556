-- expect: LUA_INDEXED_NAME
local s = "x"
s.rep = function() return "everything" end
