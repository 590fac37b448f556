-- expect: LUA_WORD_ASSIGNED
function string.rep() return "y" end
