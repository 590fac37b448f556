-- a string that is no UTF-8 must not get into a diagnostic as it is
-- expect: LUA_ERROR_CALLED
error("\xff\xc0 and \u{D800}")
