local x = 1
--! 0 error: an index file must return index { … }; this one returns nil | the file needs: return index { id = "…", … }
