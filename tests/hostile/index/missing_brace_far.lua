-- expect: LUA_NEVER_CLOSED:5
return {
  inner = { 1, 2 },
  last = { 3 }
