// SPDX-License-Identifier: GPL-3.0-or-later
// How the scores of children become the score of their node, for one unit, in the engine's steps and order of operations
// (score/combine.c, score/together.c), so that figures are its own to the last bit but for what Math.log and Math.pow
// differ. Children that do not count are not in the lists; numbers says which child of its parent each is.

const ALIKE = 1e-12;
const SIMPLE = new Set(['arithmetic', 'geometric', 'harmonic', 'power', 'minimum', 'sum']);
const TOGETHER = { median, owa, choquet, mazziotta_pareto: mazziottaPareto };

/** Whether a rule looks at the children of one unit alone; a function, and comparisons of all units, do not. */
export function isPlayed(rule) {
  return SIMPLE.has(rule.combine) || rule.combine in TOGETHER;
}

/** The score of a node. */
export function combine(rule, scores, weights, numbers) {
  if (rule.combine in TOGETHER) return TOGETHER[rule.combine](rule, scores, weights, numbers);
  let sum = rule.combine === 'minimum' ? Infinity : 0, counted = 0;
  const geometric = rule.combine === 'geometric' || (rule.combine === 'power' && rule.exponent === 0);
  for (let k = 0; k < scores.length; k++) {
    const score = scores[k], weight = weights[k];
    if (geometric) sum += weight * Math.log(score);
    else if (rule.combine === 'harmonic') sum += weight / score;
    else if (rule.combine === 'power') sum += weight * Math.pow(score, rule.exponent);
    else if (rule.combine === 'sum') sum += score;
    else if (rule.combine === 'minimum') sum = Math.min(sum, score);
    else sum += weight * score;
    counted += weight;
  }
  if (geometric) return Math.exp(sum / counted);
  if (rule.combine === 'harmonic') return counted / sum;
  if (rule.combine === 'power') return Math.pow(sum / counted, 1 / rule.exponent);
  return rule.combine === 'sum' || rule.combine === 'minimum' ? sum : sum / counted;
}

function sumOf(weights) {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum;
}

/* Places in the lists, best first, ties in their order. */
function sorted(scores) {
  return scores.map((_, k) => k).sort((a, b) => scores[b] - scores[a] || a - b);
}

/* The score where the weights above it and below it are each at most half; where a half ends between two, their mean. */
function median(rule, scores, weights) {
  const order = sorted(scores);
  const half = sumOf(weights) / 2;
  let above = 0;
  for (let j = 0; j < order.length; j++) {
    above += weights[order[j]];
    if (j + 1 < order.length && Math.abs(above - half) <= ALIKE * half) return (scores[order[j]] + scores[order[j + 1]]) / 2;
    if (above > half) return scores[order[j]];
  }
  return scores[order[order.length - 1]];
}

/* The broken line through the cumulated weights of positions. */
function cumulated(positions, share) {
  const at = share * positions.length;
  let sum = 0;
  for (let k = 0; k < positions.length && at > k; k++) sum += positions[k] * Math.min(at - k, 1);
  return sum;
}

/* Torra (1997). */
function owa(rule, scores, weights) {
  const order = sorted(scores);
  const all = sumOf(weights);
  let share = 0, before = 0, sum = 0, counted = 0;
  order.forEach((k, j) => {
    share = j + 1 === order.length ? 1 : share + weights[k] / all;
    const now = cumulated(rule.positions, share);
    sum += (now - before) * scores[k];
    counted += now - before;
    before = now;
  });
  return sum / counted;
}

/* 2-additive, Grabisch (1997): pairs of which one does not count are dropped. */
function choquet(rule, scores, weights, numbers) {
  let sum = 0;
  for (let k = 0; k < scores.length; k++) sum += weights[k] * scores[k];
  sum /= sumOf(weights);
  for (const [first, second, index] of rule.interactions ?? []) {
    const a = numbers.indexOf(first), b = numbers.indexOf(second);
    if (a >= 0 && b >= 0) sum -= (index / 2) * Math.abs(scores[a] - scores[b]);
  }
  return sum;
}

/* M -/+ S^2 / M; scores that are all alike cost nothing, a mean of 0 or below has no answer. */
function mazziottaPareto(rule, scores, weights) {
  const all = sumOf(weights);
  let mean = 0, variance = 0;
  for (let k = 0; k < scores.length; k++) mean += weights[k] * scores[k];
  mean /= all;
  for (let k = 0; k < scores.length; k++) variance += weights[k] * (scores[k] - mean) * (scores[k] - mean);
  variance /= all;
  const penalty = Math.sqrt(variance) <= ALIKE * Math.abs(mean) ? 0 : mean > 0 ? variance / mean : NaN;
  return rule.above ? mean + penalty : mean - penalty;
}
