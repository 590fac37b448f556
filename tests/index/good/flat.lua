-- The smallest index.
return index { id = "flat", indicator { "a", score = asis } }
