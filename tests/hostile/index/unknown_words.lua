-- all at once, those in functions that do not run too
-- expect: LUA_UNKNOWN_WORD_NEAR:4 LUA_UNKNOWN_WORD_NEAR:5 LUA_UNKNOWN_WORD_NEAR:6 LUA_UNKNOWN_WORD:6

local a = banbs { at_least = { { 1, 2 } } }
local b = coumt { "activities" }
local f = function(unit) return math.flor(unit.x) + zzzzzzzzzz end
return a
