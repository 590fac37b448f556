-- expect: LUA_NO_INSIDE LUA_NO_INSIDE
local t = setmetatable({}, { __gc = function() while true do end end, __index = function(t, k) return t[k] end })
return getmetatable("").__index
