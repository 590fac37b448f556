#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Promises of the page: it rounds and scores as the engine does, shows every unit, asks the network for nothing, nothing in
# the data becomes markup or script, it prints, and axe-core has nothing to say. Needs node, esbuild, chromium and npm's
# modules (scripts/setup); skipped (77) where they are not there.
set -euo pipefail
source_folder=$(cd "$1" && pwd) build_folder=$(cd "$2" && pwd)
modules=$(sed -n 's/^KP_PAGE_MODULES:PATH=//p' "$build_folder/CMakeCache.txt")
program=$build_folder/kaoping
for needed in node esbuild chromium; do
  command -v $needed >/dev/null || {
    echo "skipped: $needed is not there"
    exit 77
  }
done
[ -e "$modules/playwright-core" ] || {
  echo "skipped: playwright-core is not in $modules"
  exit 77
}
# a sanitized engine is slow: fewer settings, and no page of thousands
times=100 many=many
if ! grep -qx 'KP_SANITIZE:[A-Z]*=' "$build_folder/CMakeCache.txt"; then times=10 many=; fi
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
import { apportion, fixed, key, plain, round } from './number.mjs';
const cases = [[84.995, 2, '85.00'], [1.005, 2, '1.01'], [-1.005, 2, '-1.01'], [0.1 + 0.2, 2, '0.30'], [0.285, 2, '0.29'],
  [2.5, 0, '3'], [-0.001, 2, '0.00'], [0, 2, '0.00'], [1e21, 0, '1' + '0'.repeat(21)], [123456789.125, 2, '123456789.13'],
  [5e-324, 2, '0.00'], [99.995, 2, '100.00'], [0.0049999999999999, 2, '0.01'], [0.999999999999999, 2, '1.00'], [8.57499999999, 2, '8.57']];
const bad = cases.filter(([x, digits, wanted]) => fixed(x, digits) !== wanted || (x < 1e15 && round(x, digits) !== Number(wanted)));
for (const [x, digits, wanted] of bad) console.log(x, digits, 'got', fixed(x, digits), round(x, digits), 'wanted', wanted);
if (plain(85.0, 2) !== '85' || plain(0.7, 2) !== '0.7' || plain(100, 0) !== '100' || fixed(undefined, 2) !== '') bad.push('plain');
if (key(0.1 + 0.2) !== 0.3 || key(-84.99499999999999) !== -84.995) bad.push('key');
if (apportion([33.333333, 33.333333, 33.333333], 100, 0).join() !== '34,33,33' || apportion([2.4, 3.6], 6, 0).join() !== '2,4') bad.push('apportion');
for (let k = 0; k < 100000; k++) { // the short way of rounding is the long one
  const x = (k * 0.61803398875) % 100, y = Math.round(x * 1000) / 1000;
  if (round(x, 2) !== Number(fixed(x, 2)) || round(y, 2) !== Number(fixed(y, 2))) bad.push(x);
}
process.exit(bad.length ? 1 : 0);
JS
check "numbers are rounded half up on their decimal" node "$work/numbers.mjs"

# ---- Pages ----

page() { # name, index, dataset, options...
  "$program" score "$2" "$3" "${@:4}" --out "$work/$1" --lang zh >/dev/null 2>"$work/$1.log" || true
  if [ -e "$work/$1/report.html" ]; then mv "$work/$1/report.html" "$work/$1.html"; else
    echo "FAILED  $1 has no page"
    cat "$work/$1.log"
    failed=1
  fi
}

g60=$source_folder/indicators/g60/alliance.lua years=$source_folder/datasets/g60
page g60 "$g60" "$years/2024"
ln -s "$g60" "$work/g60/index"
ln -s "$years/2024" "$work/g60/dataset"
page hdi "$source_folder/indicators/hdi.lua" "$source_folder/datasets/hdi/hdi_2022.csv"
page filing "$source_folder/indicators/g60/filing.lua" "$source_folder/datasets/g60-filing/2024"
page panel "$g60" "$years/2024" --for panel
page public "$g60" "$years/2024" --for public
page own "$g60" "$years/2024" --for unit A07
page own-list "$source_folder/indicators/g60/formation.lua" "$source_folder/datasets/g60-formation/2024" --for unit F02
"$program" stats "$g60" "$years/2024" --out "$work/stats" >/dev/null 2>&1 && mv "$work/stats/report.html" "$work/stats.html"
"$program" compare "$g60:$years/2022" "$g60:$years/2023" "$g60:$years/2024" --out "$work/years" >/dev/null 2>&1 &&
  mv "$work/years/report.html" "$work/years.html"
node "$source_folder/tests/page/odd_data.mjs" "$work/odd"
for name in hostile wide one missing ties long rtl negative few rules combined compared $many; do
  page $name "$work/odd/$name/index.lua" "$work/odd/$name/2024"
done
check "the page is under 900 KB plus its data" test "$(stat -c %s "$work/one.html")" -lt 900000
check "the policy forbids everything but the page itself" grep -q "default-src 'none'; script-src 'sha256-" "$work/g60.html"
check "no address of a network stands in it" bash -c "! sed '/^<script/,\$d' '$work/g60.html' | grep -qE '(src|href)=.?https?:'"

# ---- Scores in the page against the engine's ----

esbuild "$source_folder/tests/page/scoring.js" --bundle --format=esm --log-level=warning --outfile="$work/scoring.mjs"
settings() { # name, index, dataset, how many, seed
  node "$source_folder/tests/page/rescore.mjs" "$program" "$work/scoring.mjs" "$2" "$3" "$work/$1.html" "$4" "$5"
}
check "G60: random settings score as in the engine" settings g60 "$g60" "$years/2024" "$times" 1
check "HDI: random settings score as in the engine" settings hdi "$source_folder/indicators/hdi.lua" "$source_folder/datasets/hdi/hdi_2022.csv" "$((times / 3))" 2
check "places, skipped and zero-filled: random settings score as in the engine" settings rules "$work/odd/rules/index.lua" "$work/odd/rules/2024" "$times" 3
check "medians, ordered averages, interactions, penalties: random settings score as in the engine" settings combined "$work/odd/combined/index.lua" "$work/odd/combined/2024" "$times" 5
check "comparisons of all units: random settings score as in the engine" settings compared "$work/odd/compared/index.lua" "$work/odd/compared/2024" "$times" 6
check "ties: random settings score as in the engine" settings ties "$work/odd/ties/index.lua" "$work/odd/ties/2024" "$((times / 2))" 4

# ---- In a browser ----

check "the page in a browser" node "$source_folder/tests/page/browser.mjs" "$modules" "$work" "$program"
check "the live page in a browser" node "$source_folder/tests/page/live.mjs" "$modules" "$work/live" "$program"
exit $failed
