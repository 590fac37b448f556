// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring again with other weights, in the steps and the order of the engine: scores of indicators stay, dimensions are
// combined, points rounded and totals made on decimals, and units ranked. Figures are equal to those of a run of the
// engine on the changed index. What this module cannot play it refuses (whyNot), it never guesses.
import { stateOf } from './data.js';
import { apportion, compare, key, round } from './number.js';
import { sharesOf } from './weights.js';

const STRAIGHT = new Set(['arithmetic', 'sum']);
const PLAYED = new Set(['arithmetic', 'geometric', 'harmonic', 'power', 'minimum', 'sum', 'mazziotta_pareto']);

/** Why totals cannot be made here: the title of the node that stands in the way; null: they can. */
export function whyNot(result) {
  const { nodes, model } = result.index;
  const at = nodes.findIndex((node, k) => {
    const rule = model.nodes[k];
    return (rule.combine && !PLAYED.has(rule.combine)) || (rule.fill === 'others' && result.units.some((unit) => stateOf(unit, k) === 'filled'));
  });
  return at < 0 ? null : nodes[at].title;
}

/** The index as lists that are quick to walk, with new weights. */
export function planOf(result, weights) {
  const { nodes, model, round: rounding, scale, points, adjustments } = result.index;
  const children = nodes.map(() => []);
  nodes.forEach((node, at) => { if (at > 0) children[node.parent].push(at); });
  const straight = nodes.every((_, at) => children[at].length === 0 || STRAIGHT.has(model.nodes[at].combine));
  const plan = { nodes, model, children, weights, shares: sharesOf(result, weights), scale, points, adjustments,
    digits: rounding ? rounding.digits : -1, rounds: Boolean(rounding) && rounding.at === 'indicator' && straight, roundsAtIndicator: rounding?.at === 'indicator',
    leaves: nodes.map((_, at) => at).filter((at) => nodes[at].kind === 'indicator') };
  plan.full = plan.rounds ? fullOf(plan, nodes.map((_, at) => weights[at]), null) : null;
  return plan;
}

/* Full points of all nodes by weights in play, largest remainders below each node. */
function fullOf(plan, inPlay, usual) {
  const full = new Array(plan.nodes.length).fill(0);
  full[0] = plan.scale[1];
  plan.children.forEach((children, parent) => {
    if (children.length === 0) return;
    const there = children.filter((child) => inPlay[child] > 0);
    if (usual && full[parent] === usual[parent] && children.every((child) => inPlay[child] === Math.max(0, plan.weights[child]))) {
      for (const child of there) full[child] = usual[child];
      return;
    }
    const sum = there.reduce((all, child) => all + inPlay[child], 0);
    const whole = plan.model.nodes[parent].combine === 'sum';
    const parts = there.map((child) => (whole ? full[parent] : sum > 0 ? full[parent] * (inPlay[child] / sum) : 0));
    const shown = whole ? parts : apportion(parts, full[parent], plan.digits);
    there.forEach((child, k) => { full[child] = shown[k]; });
  });
  return full;
}

function combine(rule, scores, weights) {
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
  if (rule.combine === 'sum' || rule.combine === 'minimum') return sum;
  return rule.combine === 'mazziotta_pareto' ? penalised(rule, scores, weights, sum / counted, counted) : sum / counted;
}

/* M -/+ S^2 / M; scores that are all alike cost nothing. */
function penalised(rule, scores, weights, mean, counted) {
  let spread = 0;
  for (let k = 0; k < scores.length; k++) spread += (weights[k] / counted) * (scores[k] - mean) ** 2;
  if (!(spread > 0)) return mean;
  return rule.above ? mean + spread / mean : mean - spread / mean;
}

function isUnder(nodes, at, ancestor) {
  while (at !== null && at !== ancestor) at = nodes[at].parent;
  return at === ancestor;
}

function isCovered(plan, unit, number, state) {
  const rule = plan.model.nodes[number];
  let there = 0, all = 0;
  for (const leaf of plan.leaves) {
    if (state[leaf] === 'not_applicable' || !(plan.weights[leaf] > 0) || !isUnder(plan.nodes, leaf, number)) continue;
    const weight = rule.coverage_of_weight ? plan.shares[leaf] : 1;
    all += weight;
    if (state[leaf] === 'present') there += weight;
  }
  return !(all > 0) || compare(there / all, rule.coverage) >= 0;
}

/* Scores and states of all nodes, children before parents. */
function climb(plan, unit) {
  const n = plan.nodes.length;
  const score = new Array(n).fill(NaN), state = new Array(n);
  for (let at = n - 1; at >= 0; at--) {
    const rule = plan.model.nodes[at];
    if (!rule.combine) {
      state[at] = stateOf(unit, at);
      score[at] = state[at] === 'present' || state[at] === 'filled' ? unit.score[at] ?? NaN : NaN;
      continue;
    }
    const scores = [], weights = [];
    let applies = false, poison = false;
    for (const child of plan.children[at]) {
      if (!(plan.weights[child] > 0) || state[child] === 'not_applicable') continue;
      applies = true;
      if (state[child] === 'missing') poison ||= !plan.model.nodes[child].skip;
      else {
        scores.push(score[child]);
        weights.push(plan.weights[child]);
      }
    }
    state[at] = !applies ? 'not_applicable' : poison || scores.length === 0 ? 'missing' : 'present';
    if (state[at] === 'present') score[at] = combine(rule, scores, weights);
    if (at === 0 && unit.screened) state[at] = 'missing';
    if (rule.coverage !== undefined && state[at] !== 'not_applicable' && !isCovered(plan, unit, at, state)) state[at] = 'missing';
    if (state[at] !== 'present') score[at] = NaN;
    if (state[at] === 'missing' && rule.fill === 'zero' && at > 0) {
      state[at] = 'filled';
      score[at] = plan.scale[0];
    }
  }
  return { score, state };
}

function inPlayOf(plan, at, state) {
  const out = state[at] === 'not_applicable' || (state[at] === 'missing' && plan.model.nodes[at].skip);
  return out || !(plan.weights[at] > 0) ? 0 : plan.weights[at];
}

/* Points of all nodes where these are rounded; scores of dimensions become what their points are worth. */
function pointsOf(plan, { score, state }) {
  const n = plan.nodes.length, top = plan.scale[1];
  const inPlay = plan.nodes.map((_, at) => inPlayOf(plan, at, state));
  const full = fullOf(plan, inPlay, plan.full);
  const share = new Array(n).fill(0), points = new Array(n).fill(0);
  share[0] = 1;
  for (let at = 1; at < n; at++) {
    const { parent } = plan.nodes[at];
    const counts = (state[at] === 'present' || state[at] === 'filled') && plan.weights[at] > 0 && state[parent] !== 'filled' && share[parent] > 0;
    share[at] = counts ? full[at] / top : 0;
  }
  for (let at = n - 1; at >= 0; at--) {
    const leaf = plan.children[at].length === 0;
    if (leaf || state[at] === 'filled') points[at] = share[at] > 0 ? round(score[at] * full[at] / top, plan.digits) : 0;
    else points[at] = round(plan.children[at].reduce((sum, child) => sum + points[child], 0), plan.digits);
    if (!leaf && (state[at] === 'present' || state[at] === 'filled') && share[at] > 0 && full[at] > 0) score[at] = key(points[at] * top / full[at]);
  }
  return { points, full, share };
}

function adjustmentOf(plan, unit) {
  if (plan.adjustments.length === 0) return 0;
  let sum = unit.adjust ?? NaN;
  if (sum > plan.model.adjust_at_most) sum = plan.model.adjust_at_most;
  if (sum < plan.model.adjust_at_least) sum = plan.model.adjust_at_least;
  return sum;
}

/** One unit: { score, state, total, full }; total NaN where there is none. undecided: the total hangs on what applies. */
export function totalOf(plan, unit, undecided) {
  const made = climb(plan, unit);
  const worth = plan.rounds ? pointsOf(plan, made) : null;
  const raw = (worth ? worth.points[0] : made.score[0]) + adjustmentOf(plan, unit);
  const none = made.state[0] !== 'present' || undecided || !Number.isFinite(raw);
  const total = none ? NaN : plan.digits < 0 ? raw : round(raw, plan.digits);
  return { ...made, worth, total, full: none ? NaN : worth ? total : raw };
}

/** What a condition on a node reads: an indicator in points as its points are worth. */
export function nodeValue(plan, made, at) {
  if (made.state[at] !== 'present' && made.state[at] !== 'filled') return NaN;
  if (!made.worth || !plan.points || plan.children[at].length > 0 || !(made.worth.share[at] > 0) || !(made.worth.full[at] > 0)) return made.score[at];
  return key(made.worth.points[at] * plan.scale[1] / made.worth.full[at]);
}
