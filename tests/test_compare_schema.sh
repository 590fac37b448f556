#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# compare.json is what its schema (engine/report/compare.schema.json) says: one index and two years, an index that
# changed, several years, frozen norms. Needs Debian's python3-jsonschema; skipped (77) where it is not there.
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
a=indicators/g60/alliance.lua
"$program" compare $a:datasets/g60/2022 $a:datasets/g60/2023 --json >"$work/1.json" 2>/dev/null
"$program" compare $a:datasets/g60/2023 tests/compare/alliance_next.lua:datasets/g60/2024 --json >"$work/2.json" 2>/dev/null
"$program" compare $a:datasets/g60/2022 $a:datasets/g60/2023 $a:datasets/g60/2024 --norms frozen --json >"$work/3.json" 2>/dev/null
$python3 - engine/report/compare.schema.json "$work"/*.json <<'PY'
import json, sys, jsonschema
schema = json.load(open(sys.argv[1], encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
validator = jsonschema.Draft202012Validator(schema)
faults = 0
for path in sys.argv[2:]:
    document = json.load(open(path, encoding="utf-8"))
    for fault in list(validator.iter_errors(document))[:5]:
        print(path, list(fault.absolute_path), fault.message[:200])
        faults += 1
    for step in document["steps"]:
        for unit in step["units"]:
            if unit["status"] != "split":
                continue
            if abs(sum(unit["causes"].values()) - unit["delta"]) > 1e-9:
                print(path, unit["id"], "causes do not add up")
                faults += 1
sys.exit(faults > 0)
PY
