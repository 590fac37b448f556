-- an address is another in every run
-- expect: LUA_NO_TEXT_FORM
return tostring({})
