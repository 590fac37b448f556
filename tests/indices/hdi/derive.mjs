// SPDX-License-Identifier: GPL-3.0-or-later
// UNDP, Human Development Report 2023/24, technical note 1; data and published figures of 2022 from the report's time series.
// The published three decimals and group are typed; the parts and the full figure are worked out here and must round to them.
import { read, expect, done, number, mean, round, rank } from "../table.mjs";

const published = { CHE: [0.967, "very_high"], NOR: [0.966, "very_high"], LIE: [0.942, "very_high"], QAT: [0.875, "very_high"],
  ALB: [0.789, "high"], CHN: [0.788, "high"], BRA: [0.76, "high"], IND: [0.644, "medium"], AFG: [0.462, "low"], SOM: [0.38, "low"] };
const units = read(import.meta.url, "data.csv");
const between = (x, low, high) => (x === null ? null : Math.min(1, Math.max(0, (x - low) / (high - low))));

for (const unit of units) {
  const [life, expected, years, income] =
    ["life_expectancy", "expected_schooling", "mean_schooling", "gni_per_capita"].map((column) => number(unit[column]));
  unit.health = between(life, 20, 85);
  unit.education = years === null ? null : mean([between(expected, 0, 18), between(years, 0, 15)]);
  unit.income = between(Math.log(income), Math.log(100), Math.log(75000));
  unit.full = unit.education === null ? null : Math.cbrt(unit.health * unit.education * unit.income);
  if (unit.full !== null && round(unit.full, 3) !== published[unit.iso3][0]) throw new Error(unit.iso3);
}
for (const unit of units) {
  for (const column of ["health", "education", "income"]) expect(unit.iso3, column, unit[column]);
  expect(unit.iso3, "total_full", unit.full);
  expect(unit.iso3, "total", published[unit.iso3]?.[0]);
  expect(unit.iso3, "rank", rank(published[unit.iso3]?.[0] ?? null, Object.values(published).map(([total]) => total)));
  expect(unit.iso3, "grade", published[unit.iso3]?.[1]);
  expect(unit.iso3, "status", unit.full === null ? "unscored" : "graded");
}
done();
