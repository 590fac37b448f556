# SPDX-License-Identifier: GPL-3.0-or-later
# Whether two scores.csv say the same: totals within 1e-9, the same rank and grade, row by row.
#
#   awk -f same.awk OURS THEIRS      prints "same", or the first difference and exits with 1
function cut(at, line, file) {
  sub(/\r$/, "", line)
  gsub(/"/, "", line)
  sub(/^\357\273\277/, "", line)
  return split(line, at, ",")
}
function columns(place, line,    name, n, i) {
  n = cut(name, line)
  for (i = 1; i <= n; i++)
    place[name[i]] = i
}
function differ(what) {
  print what " of row " row ": " line " and " other
  exit failed = 1
}
BEGIN {
  ours = ARGV[1]; theirs = ARGV[2]
  getline line < ours; columns(a, line)
  getline other < theirs; columns(b, other)
  while ((getline line < ours) > 0) {
    row++
    if ((getline other < theirs) <= 0) differ("no row")
    cut(x, line); cut(y, other)
    if (x[a["id"]] != y[b["id"]]) differ("id")
    gap = x[a["total"]] - y[b["total"]]
    full = x[a["total_full"]] - y[b["total_full"]]
    if (gap > 1e-9 || gap < -1e-9 || full > 1e-9 || full < -1e-9) differ("total")
    if (x[a["rank"]] + 0 != y[b["rank"]] + 0) differ("rank")
    if (x[a["grade"]] != y[b["grade"]]) differ("grade")
  }
  if ((getline other < theirs) > 0) differ("one row more")
  print "same"
  exit
}
