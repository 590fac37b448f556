-- expect: LUA_NO_PATTERNS LUA_NO_PATTERNS LUA_NO_PATTERNS LUA_NO_CODE
local a = string.gsub(("a"):rep(2000), ("a-"):rep(20) .. "b", "")
local b = ("x"):match(".")
local c = string.gmatch("x", ".")
return string.dump(function() end)
