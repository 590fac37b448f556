-- expect: LUA_WORD_ASSIGNED:2
math.floor = function(x) return x + 1 end
