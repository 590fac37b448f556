-- expect: LUA_NEVER_CLOSED
return function(unit)
  return 1
