-- an unknown word gives a value that ipairs must not walk for ever
-- expect: LUA_UNKNOWN_WORD
local n = 0
for _, x in ipairs(nowhere_at_all) do n = n + 1 end
for _, x in pairs(nowhere_at_all) do n = n + 1 end
return n
