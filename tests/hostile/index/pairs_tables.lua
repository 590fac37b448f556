-- keys without an order of their own
-- expect: LUA_PAIRS_KEYS
for k in pairs({ [{}] = 1, [{}] = 2 }) do end
