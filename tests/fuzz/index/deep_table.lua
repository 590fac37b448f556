local t = {}
for i = 1, 20000 do t = { t } end
return index { id = "x", t }
