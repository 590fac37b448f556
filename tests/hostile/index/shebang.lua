#!/usr/bin/lua
-- expect: LUA_UNEXPECTED:1
return 1
