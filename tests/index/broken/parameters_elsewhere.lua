local p = parameters "../good/bounds.csv"
local q = parameters "/etc/passwd"
return index { id = "t", indicator { "a", score = asis } }
--! 1 error: '../good/bounds.csv' is not beside the index: only names in its folder can be used
--! 2 error: '/etc/passwd' is not beside the index: only names in its folder can be used
