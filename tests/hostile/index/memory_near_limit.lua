-- what is held stays just below the limit while garbage is made: each refusal would collect everything again
-- expect: LUA_STEP_LIMIT LUA_MEMORY_LIMIT
local held = {}
for i = 1, 255 do held[i] = ("x"):rep(1000000) .. i end
for i = 1, 1e9 do local garbage = { i, i, i, i } end
