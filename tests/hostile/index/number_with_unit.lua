-- expect: SOURCE_BARE_TEXT:2
return 3分
