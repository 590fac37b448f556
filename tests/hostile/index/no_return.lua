-- expect: LUA_UNEXPECTED:2
index { id = "x" } 5
