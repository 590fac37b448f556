-- two long strings that differ in their last byte only: one step of the machine compares a megabyte
-- expect: LUA_STEP_LIMIT
local s = ("x"):rep(1000000)
local a, b = s .. "a", s .. "b"
local n = 0
while true do if a < b then n = n + 1 end end
