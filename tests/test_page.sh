#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Promises of the page: it rounds as the engine does, shows every unit, asks the network for nothing, and nothing in the
# data becomes markup or script. Needs node and chromium; skipped (77) where they are not there.
set -euo pipefail
source_folder=$1 build_folder=$2
for program in node esbuild chromium; do
  command -v $program >/dev/null || {
    echo "skipped: $program is not there"
    exit 77
  }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

check() { # what, command...
  if "${@:2}"; then echo "ok      $1"; else
    echo "FAILED  $1"
    failed=1
  fi
}

# ---- Numbers: the engine's rule, case by case ----

esbuild "$source_folder/engine/report/page/number.js" --bundle --format=esm --log-level=warning \
  --outfile="$work/number.mjs"
cat >"$work/numbers.mjs" <<'JS'
import { fixed, plain } from './number.mjs';
const cases = [[84.995, 2, '85.00'], [1.005, 2, '1.01'], [-1.005, 2, '-1.01'], [0.1 + 0.2, 2, '0.30'], [0.285, 2, '0.29'],
  [2.5, 0, '3'], [-0.001, 2, '0.00'], [0, 2, '0.00'], [1e21, 0, '1' + '0'.repeat(21)], [123456789.125, 2, '123456789.13'],
  [5e-324, 2, '0.00'], [99.995, 2, '100.00'], [0.0049999999999999, 2, '0.01']];
const bad = cases.filter(([x, digits, wanted]) => fixed(x, digits) !== wanted);
for (const [x, digits, wanted] of bad) console.log(x, digits, 'got', fixed(x, digits), 'wanted', wanted);
if (plain(85.0, 2) !== '85' || plain(0.7, 2) !== '0.7' || plain(100, 0) !== '100' || fixed(undefined, 2) !== '') bad.push('plain');
process.exit(bad.length ? 1 : 0);
JS
check "numbers are rounded half up on their decimal" node "$work/numbers.mjs"

# ---- The page in a browser ----

show() { # address: the page's markup after its script has run; what the console says goes to console.log
  chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-sync \
    --disable-background-networking --disable-component-update --user-data-dir="$work/profile" \
    --enable-logging=stderr --virtual-time-budget=3000 --dump-dom "$1" 2>"$work/browser.log"
  grep CONSOLE "$work/browser.log" >"$work/console.log" || true
}

mkdir -p "$work/hostile/2024"
cat >"$work/hostile/index.lua" <<'LUA'
return index { id = "hostile", title = "<img src=x onerror=document.title='broken'> </script><script>document.title='broken'</script>",
  indicator { "a", title = "</script><b>a</b>", score = linear { from = 0, to = 10 } },
  grades = { grade { "good", title = "<i>good</i>", at_least = 50 }, grade { "bad" } } }
LUA
printf 'id,name,a\nu1,"</script><script>document.title=""broken""</script>",7\nu2,"<img src=x onerror=alert(1)>",3\n' \
  >"$work/hostile/2024/units.csv"
"$build_folder/kaoping" score "$work/hostile/index.lua" "$work/hostile/2024" --out "$work/out" >/dev/null 2>&1
page=file://$work/out/report.html
show "$page" >"$work/ranking.html"
check "a hostile name is shown as text" grep -q '&lt;img src=x onerror=alert(1)&gt;' "$work/ranking.html"
check "nothing of the data becomes an element" bash -c "! grep -qE '<img|<b>a</b>|<i>good' <(sed 's/<script type=\"application.json.*<.script>//' '$work/ranking.html')"
check "nothing of the data runs" bash -c "! grep -q '<title>broken' '$work/ranking.html'"
check "the console is quiet" test ! -s "$work/console.log"
show "$page#unit=u1" >"$work/sheet.html"
check "a sheet opens by its address" grep -q 'class="sheet"' "$work/sheet.html"
check "the console is quiet on a sheet" test ! -s "$work/console.log"
check "the policy forbids everything but the page itself" grep -q "default-src 'none'; script-src 'sha256-" "$work/out/report.html"
check "no address of a network stands in it" bash -c "! grep -qE '(src|href)=.?https?:' '$work/out/report.html'"

"$build_folder/kaoping" score "$source_folder/indicators/g60/alliance.lua" "$source_folder/datasets/g60/2024" \
  --out "$work/g60" --lang zh >/dev/null 2>&1
show "file://$work/g60/report.html" >"$work/g60.html"
check "every unit has a row" test "$(grep -o '<th scope="row"' "$work/g60.html" | wc -l)" = 24
check "the console is quiet with real data" test ! -s "$work/console.log"
show "file://$work/g60/report.html#panel=" >"$work/panel.html"
check "the panel opens by its address and lists every judge" bash -c "test \$(grep -o '<span class=\"name\">专家' '$work/panel.html' | wc -l) = 5"
check "the severe judge stands out there" grep -q '明显偏严' "$work/panel.html"
check "the console is quiet on the panel" test ! -s "$work/console.log"
for unit in A01 A06 A15 A24; do
  show "file://$work/g60/report.html#unit=$unit" >"$work/unit.html"
  check "the sheet of $unit has its heading and signature boxes" bash -c "grep -q 'class=\"sheet-head\"' '$work/unit.html' && grep -q 'class=\"signatures\"' '$work/unit.html'"
  check "the console is quiet on the sheet of $unit" test ! -s "$work/console.log"
done
exit $failed
