-- expect: LUA_STEP_LIMIT
::again::
goto again
