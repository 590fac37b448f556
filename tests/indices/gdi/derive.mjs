// SPDX-License-Identifier: GPL-3.0-or-later
// UNDP, Human Development Report 2023/24, technical note 3: the HDI of women over that of men; goalposts of life 22.5 … 87.5
// and 17.5 … 82.5. Three decimals; groups by the distance from 1 up to 2.5, 5, 7.5 and 10 per cent, whichever side.
// The first four differ in life alone, so that theirs is the cube root of 1, 1.1, 0.78 and 0.5 (by hand: men's 50 is half
// way, women's 55, 58.25, 47.85 and 38.75 lie at 0.5, 0.55, 0.39 and 0.25).
import { read, expect, done, number, mean, round, rank } from "../table.mjs";

const units = read(import.meta.url, "data.csv");
const between = (x, low, high) => Math.min(1, Math.max(0, (x - low) / (high - low)));
function index(unit, sex, low, high) {
  const [life, expected, years, income] =
    ["life_expectancy", "expected_schooling", "mean_schooling", "income"].map((name) => number(unit[`${name}_${sex}`]));
  if (income === null) return null;
  return Math.cbrt(between(life, low, high) * mean([between(expected, 0, 18), between(years, 0, 15)]) *
    between(Math.log(income), Math.log(100), Math.log(75000)));
}
for (const unit of units) {
  unit.female = index(unit, "f", 22.5, 87.5);
  unit.male = index(unit, "m", 17.5, 82.5);
  unit.total = unit.female === null ? null : round(unit.female / unit.male, 3);
}
[1, 1.1, 0.78, 0.5].forEach((ratio, i) => {
  if (units[i].total !== round(Math.cbrt(ratio), 3)) throw new Error(units[i].iso3);
});
// Grades go by the distance from 1, and so do ranks: the nearest is first.
const near = (unit) => (unit.total === null ? null : -Math.abs(Math.round(unit.total * 1000) - 1000));
for (const unit of units) {
  const away = unit.total === null ? null : Math.abs(Math.round(unit.total * 1000) - 1000);
  const group = 1 + [25, 50, 75, 100].filter((bound) => away > bound).length;
  expect(unit.iso3, "female", unit.female);
  expect(unit.iso3, "male", unit.male);
  expect(unit.iso3, "total", unit.total);
  expect(unit.iso3, "rank", rank(near(unit), units.map(near)));
  expect(unit.iso3, "grade", away === null ? null : `group_${group}`);
  expect(unit.iso3, "status", away === null ? "unscored" : "graded");
}
done();
