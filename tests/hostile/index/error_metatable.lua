-- expect: LUA_NO_INSIDE:2
error(setmetatable({}, { __tostring = function() while true do end end }))
