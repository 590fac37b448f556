// SPDX-License-Identifier: GPL-3.0-or-later
// In whole numbers, so that no rounding can hide: a dive is worth 0.6 times its difficulty times the sum of the five marks
// between the best and the worst one; with marks in halves and difficulties in tenths that is (2 · sum) (10 · difficulty) 3
// hundredths. A round is what was carried into it and its dives. D2 and D4 dive the same dives the other way round: a tie.
import { read, expect, done, rank } from "../table.mjs";

const units = read(import.meta.url, "data/units.csv"), marks = read(import.meta.url, "data/panel.csv");
for (const unit of units) {
  unit.dives = [1, 2].map((dive) => {
    const own = marks.filter((row) => row.unit === unit.id && row.indicator === `dive_${dive}`)
      .map((row) => Math.round(2 * row.score)).sort((x, y) => x - y).slice(1, -1);
    return own.reduce((sum, x) => sum + x, 0) * Math.round(10 * unit[`difficulty_${dive}`]) * 3;
  });
  unit.total = Math.round(100 * unit.carried) + unit.dives[0] + unit.dives[1];
}
for (const unit of units) {
  unit.dives.forEach((hundredths, i) => expect(unit.id, `dive_${i + 1}`, hundredths / 100));
  expect(unit.id, "total", unit.total / 100);
  expect(unit.id, "rank", rank(unit.total, units.map((other) => other.total)));
}
done();
