local list = { id = "t", title = "行" }
for _, row in ipairs(parameters "rows.csv") do
  list[#list + 1] = indicator { row.id, title = row.title,
    score = linear { from = row.worst, to = row.best } }
end
return index(list)
--! rows.csv:3 error: 'air': from and to are equal: 7
--! rows.csv:4 error: 'Soil' cannot be an id | an id begins with a small letter and holds only a-z, 0-9 and _; names for people go to title
--! rows.csv:5 error: the id 'water' is used twice; the first time on line 2
--! rows.csv:6 error: linear needs to (such as to = 30)
