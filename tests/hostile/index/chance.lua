-- expect: LUA_NO_CHANCE LUA_NO_CHANCE
math.randomseed(1)
return math.random(10)
