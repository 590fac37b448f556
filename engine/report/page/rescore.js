// SPDX-License-Identifier: GPL-3.0-or-later
// Scoring again with other weights, in the steps and the order of the engine: scores of indicators stay, dimensions are
// combined, points rounded and totals made on decimals, and units ranked. Figures are equal to those of a run of the
// engine on the changed index. What this module cannot play it refuses (whyNot), it never guesses.
import { isCompared, setOf, shareOf, valueOf } from './among.js';
import { combine, isPlayed } from './combine.js';
import { stateOf } from './data.js';
import { apportion, compare, key, round } from './number.js';
import { sharesOf } from './weights.js';

const PRESENT = 0, FILLED = 1, MISSING = 2, NOT_APPLICABLE = 3; // as in rows
const STRAIGHT = new Set(['arithmetic', 'sum']);

/** Why totals cannot be made here: { title, byFunction }, the node that stands in the way, by a function of the index or by
    a comparison of all units; null: they can. */
export function whyNot(result) {
  const { nodes, model } = result.index;
  const at = nodes.findIndex((node, k) => {
    const rule = model.nodes[k];
    const compared = !result.left_out && isCompared(rule, result.units); // with all units, which have to be here
    return (rule.combine && !isPlayed(rule) && !compared) || (rule.fill === 'others' && result.units.some((unit) => stateOf(unit, k) === 'filled'));
  });
  return at < 0 ? null : { title: nodes[at].title, byFunction: model.nodes[at].combine === 'function' };
}

/** The index as lists that are quick to walk, with new weights, and room for one unit at a time. */
export function planOf(result, weights) {
  const { nodes, model, round: rounding, scale, points, adjustments } = result.index;
  const children = nodes.map(() => []);
  nodes.forEach((node, at) => { if (at > 0) children[node.parent].push(at); });
  const straight = nodes.every((_, at) => children[at].length === 0 || STRAIGHT.has(model.nodes[at].combine));
  const list = () => new Float64Array(nodes.length);
  const plan = { nodes, model, weights, shares: sharesOf(result, weights), scale, points, adjustments, children,
    parents: nodes.map((node) => node.parent), digits: rounding ? rounding.digits : -1, rounds: Boolean(rounding) && rounding.at === 'indicator' && straight,
    leaves: nodes.map((_, at) => at).filter((at) => nodes[at].kind === 'indicator'),
    room: { score: list(), state: new Uint8Array(nodes.length), points: list(), share: list(), full: null, worth: false, scores: [], weights: [], numbers: [] } };
  plan.full = plan.rounds ? fullOf(plan, weights, null) : null;
  return plan;
}

/* Full points of all nodes by weights in play, largest remainders below each node; as usual where all are in play. */
function fullOf(plan, inPlay, usual) {
  const full = new Float64Array(plan.nodes.length);
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

/* The scores of a unit's children as a comparison reads them. */
function rowOf(plan, at) {
  const { score, state } = plan.room;
  return columnsOf(plan, at).map((child) => (state[child] <= FILLED ? valueOf(plan.model.nodes[at], score[child]) : NaN));
}

function columnsOf(plan, at) {
  return plan.children[at].filter((child) => plan.weights[child] > 0);
}

/** Finds what nodes that compare units have to know of all of them: the units that count, and have what the node needs. Nodes
    further down first: a comparison may stand on another. */
export function compareAll(plan, units, counts) {
  plan.compared = [];
  for (let at = plan.nodes.length - 1; at >= 0; at--) {
    const rule = plan.model.nodes[at];
    if (!rule.combine || isPlayed(rule)) continue;
    const rows = [], place = new Map();
    for (const unit of units) {
      if (!counts(unit)) continue;
      climb(plan, unit);
      if (gather(plan, at) !== PRESENT) continue;
      place.set(unit, rows.length);
      rows.push(rowOf(plan, at));
    }
    const columns = columnsOf(plan, at);
    const set = setOf(rule, rows, columns.map((child) => plan.weights[child]), columns.map((child) => plan.children[at].indexOf(child)), plan.scale[1] - plan.scale[0]);
    plan.compared[at] = { set, place };
  }
}

function scoreAmong(plan, at, unit) {
  const compared = plan.compared?.[at];
  if (!compared) return NaN; // while those further down are found
  return plan.scale[0] + (plan.scale[1] - plan.scale[0]) * shareOf(compared.set, rowOf(plan, at), compared.place.get(unit) ?? -1);
}

function isUnder(parents, at, ancestor) {
  while (at !== null && at !== ancestor) at = parents[at];
  return at === ancestor;
}

function isCovered(plan, number) {
  const rule = plan.model.nodes[number];
  const { state } = plan.room;
  let there = 0, all = 0;
  for (const leaf of plan.leaves) {
    if (state[leaf] === NOT_APPLICABLE || !(plan.weights[leaf] > 0) || !isUnder(plan.parents, leaf, number)) continue;
    const weight = rule.coverage_of_weight ? plan.shares[leaf] : 1;
    all += weight;
    if (state[leaf] === PRESENT) there += weight;
  }
  return !(all > 0) || compare(there / all, rule.coverage) >= 0;
}

/* The children that count for a unit; what the node is then. */
function gather(plan, at) {
  const { score, state, scores, weights, numbers } = plan.room;
  const children = plan.children[at];
  let applies = false, poison = false;
  scores.length = weights.length = numbers.length = 0;
  for (let k = 0; k < children.length; k++) {
    const child = children[k];
    if (!(plan.weights[child] > 0) || state[child] === NOT_APPLICABLE) continue;
    applies = true;
    if (state[child] === MISSING) poison = poison || !plan.model.nodes[child].skip;
    else {
      scores.push(score[child]);
      weights.push(plan.weights[child]);
      numbers.push(k);
    }
  }
  return !applies ? NOT_APPLICABLE : poison || scores.length === 0 ? MISSING : PRESENT;
}

/* Scores and states of all nodes of a unit, children before parents. */
function climb(plan, unit) {
  const { score, state, scores, weights, numbers } = plan.room;
  for (let at = plan.nodes.length - 1; at >= 0; at--) {
    const rule = plan.model.nodes[at];
    if (!rule.combine) {
      state[at] = unit.state ? unit.state[at] : PRESENT;
      score[at] = state[at] <= FILLED ? unit.score[at] ?? NaN : NaN;
      continue;
    }
    state[at] = gather(plan, at);
    score[at] = state[at] !== PRESENT ? NaN : isPlayed(rule) ? combine(rule, scores, weights, numbers) : scoreAmong(plan, at, unit);
    if (at === 0 && unit.screened) state[at] = MISSING;
    if (rule.coverage !== undefined && state[at] !== NOT_APPLICABLE && !isCovered(plan, at)) state[at] = MISSING;
    if (state[at] !== PRESENT) score[at] = NaN;
    if (state[at] === MISSING && rule.fill === 'zero' && at > 0) {
      state[at] = FILLED;
      score[at] = plan.scale[0];
    }
  }
}

function inPlayOf(plan, at) {
  const state = plan.room.state[at];
  const out = state === NOT_APPLICABLE || (state === MISSING && plan.model.nodes[at].skip);
  return out || !(plan.weights[at] > 0) ? 0 : plan.weights[at];
}

/* Points of all nodes where these are rounded; scores of dimensions become what their points are worth. */
function makePoints(plan, usual) {
  const { score, state, points, share } = plan.room;
  const n = plan.nodes.length, top = plan.scale[1];
  const full = usual ? plan.full : fullOf(plan, plan.nodes.map((_, at) => inPlayOf(plan, at)), plan.full);
  plan.room.full = full;
  share[0] = 1;
  for (let at = 1; at < n; at++) {
    const parent = plan.parents[at];
    share[at] = state[at] <= FILLED && plan.weights[at] > 0 && state[parent] !== FILLED && share[parent] > 0 ? full[at] / top : 0;
  }
  for (let at = n - 1; at >= 0; at--) {
    const children = plan.children[at];
    if (children.length === 0 || state[at] === FILLED) points[at] = share[at] > 0 ? round(score[at] * full[at] / top, plan.digits) : 0;
    else {
      let sum = 0;
      for (const child of children) sum += points[child];
      points[at] = round(sum, plan.digits);
    }
    if (children.length > 0 && state[at] <= FILLED && share[at] > 0 && full[at] > 0) score[at] = key(points[at] * top / full[at]);
  }
}

function adjustmentOf(plan, unit) {
  if (plan.adjustments.length === 0) return 0;
  let sum = unit.adjust ?? NaN;
  if (sum > plan.model.adjust_at_most) sum = plan.model.adjust_at_most;
  if (sum < plan.model.adjust_at_least) sum = plan.model.adjust_at_least;
  return sum;
}

/** One unit: { total, full }, NaN where there is none; its nodes stand in the plan's room until the next. undecided: what
    applies to it is not known. */
export function totalOf(plan, unit, undecided) {
  climb(plan, unit);
  if (plan.rounds) makePoints(plan, !unit.state);
  const { points, score, state } = plan.room;
  const raw = (plan.rounds ? points[0] : score[0]) + adjustmentOf(plan, unit);
  const none = state[0] !== PRESENT || undecided || !Number.isFinite(raw);
  const total = none ? NaN : plan.digits < 0 ? raw : round(raw, plan.digits);
  return { total, full: none ? NaN : plan.rounds ? total : raw };
}

/** What a condition on a node reads of the unit in the room: an indicator in points as its points are worth. */
export function nodeValue(plan, at) {
  const { score, state, points, share, full } = plan.room;
  if (state[at] > FILLED) return NaN;
  if (!plan.rounds || !plan.points || plan.children[at].length > 0 || !(share[at] > 0) || !(full[at] > 0)) return score[at];
  return key(points[at] * plan.scale[1] / full[at]);
}
