-- expect: LUA_NOT_YET:2 LUA_NOT_YET:3
local a = { x = impute { "knn" } }
local b = topsis {}
