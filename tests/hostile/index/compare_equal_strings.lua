-- expect: LUA_STEP_LIMIT
local s = ("x"):rep(1000000)
local a, b = s .. "a", s .. "a"
local n = 0
while true do if a == b then n = n + 1 end end
