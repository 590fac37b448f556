# SPDX-License-Identifier: GPL-3.0-or-later
"""The standard job (bench/standard.lua) by pandas, which uses one thread.

    python3 pandas.py FILE OUT THREADS      writes OUT/scores.csv and OUT/statistics.csv
"""
import os
import sys

sys.path.pop(0)  # this file has the module's name
import numpy
import pandas

if sys.argv[1] == "--version":
    print("pandas", pandas.__version__, "with numpy", numpy.__version__)
    sys.exit()
data = pandas.read_csv(sys.argv[1])
columns = ["i%02d" % i for i in range(1, 31)]
figures = data[columns].describe()
scores = data[columns].fillna(figures.loc["mean"])
low, high = figures.loc["min"], figures.loc["max"]
scores = (scores - low) / (high - low) * 100
less_is_better = columns[4::5]
scores[less_is_better] = 100 - scores[less_is_better]
out = data[["id", "name", "group"]].copy()
areas = pandas.DataFrame({"d%d" % (d + 1): scores[columns[6 * d:6 * d + 6]].mean(axis=1) for d in range(5)})
full = (areas * numpy.array([0.30, 0.25, 0.20, 0.15, 0.10])).sum(axis=1)
out["total"] = numpy.floor(full * 100 + 0.5 + 5e-9) / 100
out["total_full"] = full
out["rank"] = out["total"].rank(method="min", ascending=False).astype(int)
out["grade"] = numpy.select([out["total"] >= 60, out["total"] >= 40], ["excellent", "pass"], "fail")
out.join(areas).to_csv(os.path.join(sys.argv[2], "scores.csv"), index=False)
figures.to_csv(os.path.join(sys.argv[2], "statistics.csv"))
