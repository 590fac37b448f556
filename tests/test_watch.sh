#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kaoping score --watch: an edit that is saved shows who moved; a mistake is named and the last good table stays; Ctrl-C ends
# it with status 0. Arguments: the source folder, the build folder.
set -euo pipefail
program=$2/kaoping
work=$(mktemp -d)
watcher=
trap '[ -z "$watcher" ] || kill "$watcher" 2>/dev/null || true; rm -rf "$work"' EXIT
failed=0

check() { # what, command...
  if "${@:2}"; then echo "ok      $1"; else
    echo "FAILED  $1"
    failed=1
  fi
}

appears() { # text, file: within 20 seconds
  local n
  for ((n = 0; n < 200; n++)); do
    grep -qF -- "$1" "$2" && return 0
    sleep 0.1
  done
  cat "$2"
  return 1
}

cat >"$work/index.lua" <<'LUA'
return index { id = "watched", title = "watched",
  indicator { "a", score = linear { from = 0, to = 10 } },
  grades = { grade { "good", title = "Good", at_least = 50 }, grade { "bad", title = "Bad" } } }
LUA
printf 'id,name,a\nu1,One,7\nu2,Two,4\n' >"$work/data.csv"
"$program" score "$work/index.lua" "$work/data.csv" --watch --lang en >"$work/out" 2>"$work/err" &
watcher=$!
check "the table is shown at once" appears "2 units: Good 1, Bad 1" "$work/out"

sed 's/at_least = 50/at_least = 40/' "$work/index.lua" >"$work/next.lua"
mv "$work/next.lua" "$work/index.lua" # as editors do that replace the file
check "an index that is replaced shows who moved" appears "u2 Two: 40 → 40, Bad → Good" "$work/out"

sed -i 's/u1,One,7/u1,One,9/' "$work/data.csv"
check "so do data that are saved" appears "u1 One: 70 → 90" "$work/out"

before=$(grep -c '^2 units' "$work/out")
echo 'x = = 1' >>"$work/index.lua"
check "a mistake is named" appears "index.lua:4: error" "$work/err"
check "and no table takes the place of the last good one" [ "$(grep -c '^2 units' "$work/out")" = "$before" ]

sed -i '$d' "$work/index.lua"
check "the mistake mended, nobody has moved" appears "nobody moved" "$work/out"

kill -INT "$watcher"
status=0
wait "$watcher" || status=$?
watcher=
check "an interrupt ends it with status 0" [ "$status" = 0 ]
exit $failed
