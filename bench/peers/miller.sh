#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The standard job (bench/standard.lua) by miller: once through the file for the figures, once for the scores,
# then the ranks, in the order of totals (miller streams; it has no column to go back to).
#
#   miller.sh FILE OUT THREADS      writes OUT/scores.csv and OUT/statistics.csv
set -euo pipefail
if [ "$1" = --version ]; then
  mlr --version
  exit
fi
file=$1 out=$2
export GOMAXPROCS=$3
columns=$(printf 'i%02d,' {1..30})
mlr --icsv --ojsonl stats1 -a min,max,mean,stddev,p25,p50,p75 -i -f "${columns%,}" "$file" >"$out/statistics.json"
mlr --icsv --ocsv --from "$file" put -q '
  begin {
    @figure = '"$(cat "$out/statistics.json")"';
    @weight = {"1": 0.30, "2": 0.25, "3": 0.20, "4": 0.15, "5": 0.10};
  }
  map area = {};
  num full = 0;
  for (d = 1; d <= 5; d += 1) {
    num sum = 0;
    for (i = 6 * d - 5; i <= 6 * d; i += 1) {
      str c = fmtnum(i, "i%02d");
      num x = is_empty($[c]) ? @figure[c."_mean"] : $[c];
      num low = @figure[c."_min"];
      num high = @figure[c."_max"];
      sum += (i % 5 == 0 ? high - x : x - low) / (high - low) * 100;
    }
    area["d".d] = sum / 6;
    full += sum / 6 * @weight[d];
  }
  num total = floor(full * 100 + 0.5 + 5e-9) / 100;
  str grade = total >= 60 ? "excellent" : total >= 40 ? "pass" : "fail";
  emit1 mapsum({"id": $id, "name": $name, "group": $group, "total": total, "total_full": full, "rank": 0, "grade": grade}, area);
' then sort -nr total then put '
  begin { @n = 0; @rank = 0; @before = "" }
  @n += 1;
  if ($total != @before) { @rank = @n; @before = $total }
  $rank = @rank;
' then sort -f id >"$out/scores.csv"
