-- expect: LUA_MEMORY_LIMIT LUA_STEP_LIMIT
local t = {}
while true do t = { t, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {} } end
