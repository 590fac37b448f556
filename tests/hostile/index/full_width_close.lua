-- a quote that is closed with a full-width one
-- expect: SOURCE_FULL_WIDTH:3
return { title = "联盟”, unit = 1 }
