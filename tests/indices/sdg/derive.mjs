// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the SDG Index (Sachs, Lafortune & Fuller, Sustainable Development Report 2024, methods summary) on the six
// indicators of this folder: (x - worst) / (best - worst) on 0 … 100, cut at both ends; a goal is the mean of what is
// there; the index the mean of the goals that apply; ranked from 80 % of the indicators that apply; a ranked country's
// missing goal is its region's mean over ranked countries that have it; a goal's light is that of the mean of its two worst.
import { read, expect, done, number, mean, round, rank } from "../table.mjs";

const bounds = read(import.meta.url, "bounds.csv"), units = read(import.meta.url, "data.csv");
const goals = [...new Set(bounds.map((row) => row.goal))];
const light = (x, green, yellow, up) => (up ? x >= green : x <= green) ? "green" : (up ? x >= yellow : x <= yellow) ? "yellow" : "red";

for (const unit of units) {
  const applying = bounds.filter((row) => row.coast !== "yes" || unit.coastal === "yes");
  unit.score = {};
  for (const row of applying)
    if (unit[row.indicator] !== "")
      unit.score[row.indicator] = Math.min(100, Math.max(0,
        100 * (unit[row.indicator] - row.worst) / (row.best - row.worst)));
  unit.ranked = Object.keys(unit.score).length / applying.length >= 0.8;
  unit.goals = goals.filter((goal) => applying.some((row) => row.goal === goal));
  unit.of = (goal) => bounds.filter((row) => row.goal === goal && row.indicator in unit.score).map((row) => unit.score[row.indicator]);
  unit.goal = Object.fromEntries(unit.goals.filter((goal) => unit.of(goal).length).map((goal) => [goal, mean(unit.of(goal))]));
}
const filled = (unit, goal) => unit.goal[goal] ??
  mean(units.filter((other) => other.ranked && other.region === unit.region && goal in other.goal).map((other) => other.goal[goal]));
for (const unit of units)
  unit.total = unit.ranked ? round(mean(unit.goals.map((goal) => filled(unit, goal))), 3) : null;
for (const unit of units) {
  expect(unit.id, "total", unit.total);
  expect(unit.id, "rank", rank(unit.total, units.map((other) => other.total)));
  expect(unit.id, "status", unit.ranked ? "graded" : "unscored");
  for (const row of bounds) {
    expect(unit.id, row.indicator, unit.score[row.indicator]);
    if (row.indicator in unit.score)
      expect(unit.id, `light.${row.indicator}`, light(number(unit[row.indicator]), number(row.green), number(row.yellow), Number(row.best) > Number(row.worst)));
  }
  for (const goal of goals) {
    if (!unit.ranked) continue;
    expect(unit.id, goal, unit.goals.includes(goal) ? filled(unit, goal) : null);
    const worst = unit.of(goal).sort((x, y) => x - y).slice(0, 2);
    if (unit.goals.includes(goal) && worst.length) expect(unit.id, `light.${goal}`, light(mean(worst), 80, 50, true));
  }
}
done();
