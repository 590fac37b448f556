-- expect: LUA_WORD_ASSIGNED:2
pairs = ipairs
return pairs
