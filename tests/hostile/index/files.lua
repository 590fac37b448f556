-- every way out that a Lua script may know
-- expect: LUA_NO_FILES:3 LUA_NO_FILES:4 LUA_NO_FILES:5 LUA_NO_SYSTEM:6 LUA_NO_CODE:7 LUA_NO_CODE:8 LUA_NO_CODE:9 LUA_NO_CODE:10
local a = io.open("/etc/passwd")
dofile("other.lua")
local b = loadfile("other.lua")
os.execute("ls")
require("socket")
local c = load("return 1")
local d = loadstring
local e = package.path
