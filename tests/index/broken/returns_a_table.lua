return { id = "t" }
--! 0 error: an index file must return index { … }; this one returns { … } | the file needs: return index { id = "…", … }
