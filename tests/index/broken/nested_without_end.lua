local t = { }
t[1] = t
return index { id = "t", t, indicator { "a", score = asis } }
--! 3 error: what the index returns is nested too deeply or is too large
