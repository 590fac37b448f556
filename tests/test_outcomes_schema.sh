#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# outcomes.json and review.json are what their schemas (engine/report/*.schema.json) say. Needs Debian's
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
a=indicators/g60/alliance.lua
"$program" outcomes $a datasets/g60/2022 datasets/g60/2023 datasets/g60/2024 --as-of 2025-04-01 --json >"$work/outcomes.json" 2>/dev/null
cp -r datasets/g60/2024 "$work/2024"
rm "$work/2024/corrections.csv"
"$program" review $a:"$work/2024" $a:datasets/g60/2024 --json >"$work/review.json" 2>/dev/null
$python3 - "$work" <<'PY'
import json, sys, jsonschema
faults = 0
for name in ("outcomes", "review"):
    schema = json.load(open(f"engine/report/{name}.schema.json", encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.load(open(f"{sys.argv[1]}/{name}.json", encoding="utf-8"))
    for fault in list(jsonschema.Draft202012Validator(schema).iter_errors(document))[:5]:
        print(name, list(fault.absolute_path), fault.message[:200])
        faults += 1
sys.exit(faults > 0)
PY
