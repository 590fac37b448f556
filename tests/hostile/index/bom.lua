-- a BOM and CRLF
-- expect: LUA_UNKNOWN_WORD:4

return nowhere_at_all
