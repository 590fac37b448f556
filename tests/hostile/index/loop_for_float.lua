-- a step so small that the sum never moves
-- expect: LUA_STEP_LIMIT
for i = 1.0, 2.0, 1e-300 do end
