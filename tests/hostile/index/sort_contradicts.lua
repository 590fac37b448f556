-- a comparison that contradicts itself must not run over the end
-- expect:
local t = {}
for i = 1, 1000 do t[i] = i end
table.sort(t, function(a, b) return true end)
table.sort(t, function(a, b) return false end)
return #t
