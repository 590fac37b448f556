Lua expect: LUA_BYTECODE
