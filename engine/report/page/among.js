// SPDX-License-Identifier: GPL-3.0-or-later
// Combination by comparison with all other units, as score/among*.c has it: Copeland, Borda, PROMETHEE II, TOPSIS, VIKOR. A
// set holds the rows of the units that are compared (scores of the children that count, NaN where one is left out); a unit
// is looked at as one of them, or as one more where it does not count itself. The share is 0 to 1, for the scale.
import { key } from './number.js';

const SLACK = 1e-12;
const SHARES = { copeland, borda, promethee, topsis, vikor };
const PAIRWISE = new Set(['copeland', 'borda', 'promethee']);
const MOST_PAIRWISE = 1000; // more would not follow a slider

/** Whether a rule compares units, and can do so here. */
export function isCompared(rule, units) {
  return rule.combine in SHARES && !(PAIRWISE.has(rule.combine) && units.length > MOST_PAIRWISE);
}

/** What a rule compares: a score, or the decimal that ties are ties of. */
export function valueOf(rule, score) {
  return rule.combine === 'topsis' || rule.combine === 'vikor' ? score : key(score);
}

/** The set of rows; weights and numbers (places among all children) of the columns. range: of the scale. */
export function setOf(rule, rows, weights, numbers, range) {
  const set = { rule, rows, weights, preferences: numbers.map((number) => rule.preferences?.[number]), slack: SLACK * range };
  set.extremes = extremesOf(set, rows);
  return set;
}

/** The share of a unit: mine is its row, self its place among the rows; -1: it is none of them. */
export function shareOf(set, mine, self) {
  const extremes = self < 0 ? extremesOf(set, [...set.rows, mine]) : set.extremes;
  return SHARES[set.rule.combine](set, mine, self, extremes);
}

/* ---- Pairs ---- */

function copeland(set, mine, self) {
  let balance = 0, n = 0;
  set.rows.forEach((row, at) => {
    if (at === self) return;
    let won = 0, both = 0;
    for (let k = 0; k < mine.length; k++) {
      if (Number.isNaN(mine[k]) || Number.isNaN(row[k])) continue;
      won += set.weights[k] * ((mine[k] > row[k]) - (mine[k] < row[k]));
      both += set.weights[k];
    }
    if (!(both > 0)) return;
    n++;
    if (Math.abs(won) > SLACK * both) balance += won > 0 ? 1 : -1;
  });
  return n > 0 ? (balance + n) / (2 * n) : 0.5;
}

function borda(set, mine, self) {
  let sum = 0, counted = 0;
  for (let k = 0; k < mine.length; k++) {
    if (Number.isNaN(mine[k])) continue;
    let below = 0, equal = 0, others = 0;
    set.rows.forEach((row, at) => {
      if (at === self || Number.isNaN(row[k])) return;
      others++;
      below += row[k] < mine[k];
      equal += row[k] === mine[k];
    });
    sum += set.weights[k] * (others > 0 ? (below + equal / 2) / others : 0.5);
    counted += set.weights[k];
  }
  return sum / counted;
}

function preference({ kind, q, p, s }, d, slack) {
  if (kind === 'usual') return d > slack ? 1 : 0;
  if (kind === 'u_shape') return d > q + slack ? 1 : 0;
  if (kind === 'v_shape') return d <= slack ? 0 : d < p ? d / p : 1;
  if (kind === 'level') return d > p + slack ? 1 : d > q + slack ? 0.5 : 0;
  if (kind === 'linear') return d <= q ? 0 : d < p ? (d - q) / (p - q) : 1;
  return d <= slack ? 0 : 1 - Math.exp(-d * d / (2 * s * s));
}

function promethee(set, mine, self) {
  let plus = 0, minus = 0, n = 0;
  set.rows.forEach((row, at) => {
    if (at === self) return;
    let up = 0, down = 0, both = 0;
    for (let k = 0; k < mine.length; k++) {
      const d = mine[k] - row[k];
      if (Number.isNaN(d)) continue;
      up += set.weights[k] * preference(set.preferences[k], d, set.slack);
      down += set.weights[k] * preference(set.preferences[k], -d, set.slack);
      both += set.weights[k];
    }
    if (!(both > 0)) return;
    plus += up / both;
    minus += down / both;
    n++;
  });
  return n > 0 ? (plus / n - minus / n + 1) / 2 : 0.5;
}

/* ---- Distances ---- */

function ownWeights(set, row) {
  const there = (k) => (Number.isNaN(row[k]) ? 0 : set.weights[k]);
  const sum = set.weights.reduce((all, _, k) => all + there(k), 0);
  return set.weights.map((_, k) => there(k) / sum);
}

/* S and R of VIKOR. */
function regrets(set, { best, worst }, row) {
  const weights = ownWeights(set, row);
  let s = 0, r = 0;
  for (let k = 0; k < row.length; k++) {
    if (Number.isNaN(row[k]) || !(best[k] > worst[k])) continue;
    const regret = weights[k] * (best[k] - row[k]) / (best[k] - worst[k]);
    s += regret;
    r = Math.max(r, regret);
  }
  return { s, r };
}

/* What distances have to know of all rows. */
function extremesOf(set, rows) {
  const { rule, weights } = set;
  if (rule.combine !== 'topsis' && rule.combine !== 'vikor') return null;
  const best = weights.map(() => -Infinity), worst = weights.map(() => Infinity), norm = weights.map(() => 1);
  for (const row of rows) row.forEach((x, k) => {
    if (x > best[k]) best[k] = x;
    if (x < worst[k]) worst[k] = x;
  });
  if (rule.combine === 'topsis' && !rule.plain) weights.forEach((_, k) => {
    const largest = Math.max(Math.abs(best[k]), Math.abs(worst[k]));
    let sum = 0;
    for (const row of rows) if (!Number.isNaN(row[k]) && largest > 0) sum += (row[k] / largest) * (row[k] / largest);
    if (sum > 0) norm[k] = largest * Math.sqrt(sum);
  });
  const extremes = { best, worst, norm, s: { best: Infinity, worst: -Infinity }, r: { best: Infinity, worst: -Infinity } };
  if (rule.combine === 'vikor') for (const row of rows) {
    const found = regrets(set, extremes, row);
    for (const one of ['s', 'r']) {
      extremes[one].best = Math.min(extremes[one].best, found[one]);
      extremes[one].worst = Math.max(extremes[one].worst, found[one]);
    }
  }
  return extremes;
}

function topsis(set, mine, self, { best, worst, norm }) {
  const weights = ownWeights(set, mine);
  let above = 0, below = 0;
  mine.forEach((x, k) => {
    if (Number.isNaN(x)) return;
    above += (weights[k] * ((best[k] - x) / norm[k])) ** 2;
    below += (weights[k] * ((x - worst[k]) / norm[k])) ** 2;
  });
  const toBest = Math.sqrt(above), toWorst = Math.sqrt(below);
  return toBest + toWorst > 0 ? toWorst / (toBest + toWorst) : 0.5;
}

function vikor(set, mine, self, extremes) {
  const own = regrets(set, extremes, mine);
  const behind = (x, { best, worst }) => (worst - best > SLACK ? (x - best) / (worst - best) : 0);
  const alike = ['s', 'r'].every((one) => extremes[one].worst - extremes[one].best <= SLACK);
  return alike ? 0.5 : 1 - (set.rule.v * behind(own.s, extremes.s) + (1 - set.rule.v) * behind(own.r, extremes.r));
}
