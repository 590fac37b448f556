-- the closing quote is a full-width one and the next opens with an ASCII one
-- expect: SOURCE_FULL_WIDTH:3
return { title = "联盟”, unit = "个" }
