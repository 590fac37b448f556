-- expect: LUA_NO_TEXT_FORM
return ("%s"):format(tostring)
