#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Promises of --charts: what the program's own interpreter draws is, byte for byte, what another engine draws of the page's
# modules; a rerun with any number of threads gives the same bytes; every chart is there that the result has, in both
# languages; nothing in a file can run or reaches outside; charts of many units say whom they leave out. Needs node and
# esbuild; skipped (77) where they are not there.
set -euo pipefail
source_folder=$(cd "$1" && pwd) build_folder=$(cd "$2" && pwd)
modules=$(sed -n 's/^KP_PAGE_MODULES:PATH=//p' "$build_folder/CMakeCache.txt")
program=$build_folder/kaoping
for needed in node esbuild; do
  command -v $needed >/dev/null || {
    echo "skipped: $needed is not there"
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

g60=$source_folder/indicators/g60/alliance.lua years=$source_folder/datasets/g60
node "$source_folder/tests/page/odd_data.mjs" "$work/odd"

# The same modules for node: not lowered, and without the functions that es5.js adds.
mkdir "$work/modules"
cp "$source_folder"/engine/report/page/*.js "$source_folder"/engine/report/page/*.css \
  "$build_folder/generated/report/page_messages.json" "$work/modules/"
echo 'globalThis.global = globalThis; globalThis.setTimeout = () => 0; globalThis.clearTimeout = () => {};' >"$work/modules/es5.js"
NODE_PATH=$modules esbuild "$work/modules/svg.js" --bundle --format=iife --loader:.css=text \
  '--define:process.env.NODE_ENV="production"' --charset=utf8 --log-level=warning --outfile="$work/charts.js"

same() { # document, charts, language [comparison]
  node "$source_folder/tests/page/charts.mjs" "$work/charts.js" "$@"
}
charts() { # name, language, command, operands...
  local name=$1 language=$2
  shift 2
  "$program" "$@" --charts "$work/$name/charts" --out "$work/$name/out" --lang "$language" >/dev/null 2>"$work/$name.log" || {
    cat "$work/$name.log"
    failed=1
  }
}

for language in zh en; do
  charts "g60-$language" $language score "$g60" "$years/2024" --only result
  check "G60 in $language: as another engine draws it" same "$work/g60-$language/out/result.json" "$work/g60-$language/charts" $language
done
for name in hostile ties wide missing one long rules; do
  charts $name zh score "$work/odd/$name/index.lua" "$work/odd/$name/2024" --only result
  check "$name: as another engine draws it" same "$work/$name/out/result.json" "$work/$name/charts" zh
done
charts hdi en score "$source_folder/indicators/hdi.lua" "$source_folder/datasets/hdi/hdi_2022.csv" --only result
check "HDI: as another engine draws it" same "$work/hdi/out/result.json" "$work/hdi/charts" en
charts stats zh stats "$g60" "$years/2024" --only result
check "statistics: as another engine draws them" same "$work/stats/out/result.json" "$work/stats/charts" zh
charts years zh compare "$g60:$years/2022" "$g60:$years/2023" "$g60:$years/2024" --only compare
check "years: as another engine draws them" same "$work/g60-zh/out/result.json" "$work/years/charts" zh "$work/years/out/compare.json"
charts filing zh score "$source_folder/indicators/g60/filing.lua" "$source_folder/datasets/g60-filing/2024" --only result

holds() { # folder, names of the charts in it
  [ "$(cd "$1" && echo *.svg)" = "$2" ] || {
    ls "$1"
    return 1
  }
}
check "score draws what its page shows" holds "$work/g60-zh/charts" "dimensions.svg grades.svg judges.svg ranking.svg totals.svg weights.svg"
check "stats adds its own" holds "$work/stats/charts" "correlations.svg dimensions.svg distributions.svg grades.svg importance.svg judges.svg ranking.svg totals.svg weights.svg"
check "compare adds its own" holds "$work/years/charts" "causes_1.svg causes_2.svg causes_3.svg dimensions.svg grades.svg judges.svg ranking.svg totals.svg weights.svg years.svg"
check "a checklist has its grades" holds "$work/filing/charts" "grades.svg"

"$program" score "$g60" "$years/2024" --charts "$work/again" --threads 1 --lang zh >/dev/null 2>&1
check "a rerun with one thread gives the same bytes" diff -r "$work/again" "$work/g60-zh/charts"

quiet() { # no element but those of a drawing, no attribute that acts or refers
  ! cat "$work"/*/charts/*.svg | grep -oE '<[^>]*>' | grep -oE '^</?[a-zA-Z!?]+| [a-zA-Z:-]+=' | sort -u |
    grep -vE '^</?(svg|title|desc|rect|g|text|path|polygon|polyline|defs|clipPath|linearGradient|stop)$|^<\?xml$' |
    grep -E '^<|on[a-z]+=|href|src=|class='
}
check "no file holds anything but a drawing" quiet
check "no file refers to anything outside" bash -c "! grep -hoE 'url\([^#)]*\)|@import|https?://[^\"]*' '$work'/*/charts/*.svg | grep -v '^http://www.w3.org/2000/svg$'"
check "a title and a description say what is drawn" bash -c "[ \"\$(grep -lE '<desc id=\"[a-z_0-9]+-desc\">.{8,}</desc>' '$work'/*/charts/*.svg | wc -l)\" = \"\$(ls '$work'/*/charts/*.svg | wc -l)\" ]"
check "English charts hold no Chinese of ours" bash -c "! grep -lE '指标体系|图：|名次' '$work'/g60-en/charts/*.svg"

if grep -qx 'KP_SANITIZE:[A-Z]*=' "$build_folder/CMakeCache.txt"; then # a sanitized engine is slow
  sed -E '/^id/!{p;s/^U([0-9]+),被评单位第/V\1,另一个/}' "$work/odd/many/2024/units.csv" >"$work/odd/many/2024/more.csv"
  mv "$work/odd/many/2024/more.csv" "$work/odd/many/2024/units.csv"
  charts many zh score "$work/odd/many/index.lua" "$work/odd/many/2024" --only scores
  check "of 10,000 units, the ranking says how many it leaves out" grep -q "只画前60个，其余9940个未画" "$work/many/charts/ranking.svg"
  check "and every chart, that it is of the best 5,000" grep -q "只含名次在前的5000个被评对象，另有5000个未计入" "$work/many/charts/totals.svg"
fi

refuses() { # exit status, folder that must not be there, arguments...
  local wanted=$1 folder=$2 status=0
  shift 2
  "$program" "$@" >/dev/null 2>&1 || status=$?
  [ $status -eq "$wanted" ] && [ ! -e "$folder" ]
}
check "charts are for the office alone" refuses 2 "$work/no" score "$g60" "$years/2024" --charts "$work/no" --for public
check "a folder is wanted" refuses 2 - score "$g60" "$years/2024" --charts -
check "no charts of bad input" refuses 1 "$work/no" score "$g60" "$work/odd/one/2024" --charts "$work/no"
check "watching draws nothing" refuses 2 "$work/no" score "$g60" "$years/2024" --watch --charts "$work/no"
exit $failed
