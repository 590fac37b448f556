#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# result.json is what its schema (engine/report/result.schema.json) says, for indexes of every kind. Needs Debian's
# python3-jsonschema; skipped (77) where it is not there.
set -euo pipefail
source_folder=$1 program=$2/kaoping
python3=/usr/bin/python3
$python3 -c 'import jsonschema' 2>/dev/null || {
  echo "skipped: python3-jsonschema is not there"
  exit 77
}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$source_folder"
"$program" init "$work/mine" >/dev/null
i=0
while read -r index dataset; do
  i=$((i + 1))
  "$program" score "$index" "$dataset" --json >"$work/$i.json" 2>"$work/$i.err" || {
    cat "$work/$i.err"
    exit 1
  }
done <<END
indicators/g60/alliance.lua datasets/g60/2022
indicators/g60/alliance.lua datasets/g60/2023
indicators/g60/alliance.lua datasets/g60/2024
indicators/g60/formation.lua datasets/g60-formation/2024
indicators/g60/filing.lua datasets/g60-filing/2024
indicators/hdi.lua datasets/hdi/hdi_2022.csv
$work/mine/index.lua $work/mine/2024
END
while read -r index dataset unit; do
  for whom in panel public unit="$unit"; do
    i=$((i + 1))
    "$program" score "$index" "$dataset" --json --for "$whom" >"$work/$i.json" 2>"$work/$i.err" || {
      cat "$work/$i.err"
      exit 1
    }
  done
done <<END
indicators/g60/alliance.lua datasets/g60/2024 A07
indicators/g60/formation.lua datasets/g60-formation/2024 F02
indicators/hdi.lua datasets/hdi/hdi_2022.csv CHN
END
printf 'iso3,people\nNOR,5.5\nCHN,1412\nFRA,68\nNER,25\n' >"$work/with.csv"
"$program" stats indicators/g60/alliance.lua datasets/g60/2024 --out "$work/stats1" --only result >/dev/null 2>&1
"$program" stats indicators/hdi.lua datasets/hdi/hdi_2022.csv --with "$work/with.csv" --out "$work/stats2" --only result >/dev/null 2>&1
cp "$work/stats1/result.json" "$work/stats1.json"
cp "$work/stats2/result.json" "$work/stats2.json"
$python3 - engine/report/result.schema.json "$work"/*.json <<'PY'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults = 0
for path in sys.argv[2:]:
    document = json.load(open(path, encoding="utf-8"))
    for fault in list(validator.iter_errors(document))[:5]:
        faults += 1
        print(path, list(fault.absolute_path), fault.message[:200])
    print("ok" if faults == 0 else "FAILED", document["index"]["id"], document["dataset"]["period"], len(document["units"]), "units")
sys.exit(faults > 0)
PY
