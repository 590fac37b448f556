// SPDX-License-Identifier: GPL-3.0-or-later
// Each indicator from its goalposts (log: on logarithms), cut at 0 and 100. A country's total is Σ w x / Σ w, taken level by
// level: indicators that are there within an issue, issues that apply and have any within an objective, objectives within
// the whole, each with the full weight that it has in the table. The share of an indicator follows on the way down.
import { read, expect, done, number, round, rank } from "../table.mjs";

const rules = read(import.meta.url, "rules.csv"), units = read(import.meta.url, "data.csv");
const levels = ["objective", "issue", "indicator"];
const weight = (rows) => rows.reduce((sum, row) => sum + Number(row.weight), 0);

function score(unit, rule) {
  if (unit[rule.indicator] === "") return null;
  const f = rule.log === "yes" ? Math.log : (x) => x;
  const [x, worst, best] = [unit[rule.indicator], rule.worst, rule.best].map((text) => f(Number(text)));
  return Math.min(100, Math.max(0, (100 * (x - worst)) / (best - worst)));
}

// The score of rows that agree down to a level; notes every node's own.
function node(unit, rows, depth, notes) {
  if (depth === levels.length) return score(unit, rows[0]);
  const keys = [...new Set(rows.map((row) => row[levels[depth]]))];
  const children = keys.map((key) => {
    const own = rows.filter((row) => row[levels[depth]] === key);
    const applies = depth !== 1 || !own[0].from || Number(unit[own[0].from]) > 0;
    const x = applies ? node(unit, own, depth + 1, notes) : null;
    return { key, own, x, weight: weight(own) };
  });
  const there = children.filter((child) => child.x !== null);
  const sum = there.reduce((total, child) => total + child.weight, 0);
  for (const child of children) notes[child.key] = { x: child.x, part: child.x === null ? 0 : child.weight / sum };
  return there.length ? there.reduce((total, child) => total + child.weight * child.x, 0) / sum : null;
}

for (const unit of units) {
  unit.notes = {};
  unit.full = node(unit, rules, 0, unit.notes);
  unit.total = round(unit.full, 1);
}
for (const unit of units) {
  expect(unit.id, "total", unit.total);
  expect(unit.id, "total_full", unit.full);
  expect(unit.id, "rank", rank(unit.total, units.map((other) => other.total)));
  for (const [key, { x }] of Object.entries(unit.notes)) expect(unit.id, key, x);
  for (const rule of rules)
    expect(unit.id, `share.${rule.indicator}`, levels.reduce((share, level) => share * (unit.notes[rule[level]]?.part ?? 0), 1));
}
done();
