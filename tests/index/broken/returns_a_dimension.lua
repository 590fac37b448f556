return dimension { "d", indicator { "a", score = asis } }
--! 0 error: an index file must return index { … }; this one returns dimension { … } | the file needs: return index { id = "…", … }
