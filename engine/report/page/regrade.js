// SPDX-License-Identifier: GPL-3.0-or-later
// Grades from totals, as the engine gives them: cut-offs, needs, grants, caps, then shares over all units; and ranks. An
// undecided condition leaves a unit undecided when its grade depends on it: the grade is found once with every doubt
// against the unit and once in its favour.
import { metOf } from './data.js';
import { compare, key } from './number.js';
import { compareAll, nodeValue, planOf, totalOf } from './rescore.js';

/** Whether grades can be found here: by cut-offs, with conditions that read the data, one node or the total. */
export function canGrade(result) {
  const { model } = result.index;
  const used = [...(model.gates ?? []), ...model.grades.flatMap((grade) => [...(grade.need ?? []), ...(grade.grant ?? [])])];
  return model.grade_by === 'cutoffs' && used.every((at) => model.conditions[at].reads !== 'scores');
}

function bounded(x, bounds) {
  return (bounds.at_least === undefined || compare(x, bounds.at_least) >= 0) && (bounds.above === undefined || compare(x, bounds.above) > 0) &&
    (bounds.at_most === undefined || compare(x, bounds.at_most) <= 0) && (bounds.below === undefined || compare(x, bounds.below) < 0);
}

const highEnough = (grade, x) => bounded(x, { at_least: grade.at_least, above: grade.above });
const lowEnough = (grade, x) => bounded(x, { at_most: grade.at_most, below: grade.below });

function grader(result, bounds) {
  const { model } = result.index;
  const grades = result.index.grades.map((grade, at) => ({ ...grade, ...model.grades[at], ...bounds[at] }));
  const last = grades.length - 1;
  const measure = (total) => (model.distance_from === undefined ? total : Math.abs(total - model.distance_from));
  const onlyGranted = (at) => at !== last && ['at_least', 'above', 'at_most', 'below', 'top_share', 'top_places'].every((field) => grades[at][field] === undefined) && !grades[at].need;
  const byBounds = (from, total) => {
    const x = measure(total);
    for (let at = from; at <= last; at++) {
      const grade = grades[at];
      const reached = from === 0 ? highEnough(grade, x) && lowEnough(grade, x) : model.higher_is_better ? highEnough(grade, x) : lowEnough(grade, x);
      if (reached && !onlyGranted(at)) return at;
    }
    return last;
  };
  const lacks = (at, met, hope) => (grades[at].need ?? []).some((c) => met(c) === 'not_met' || (!hope && met(c) !== 'met'));
  const decide = (total, met, hope) => {
    let at = byBounds(0, total), granted = false;
    while (lacks(at, met, hope) && at < last) at = byBounds(at + 1, total);
    for (let better = 0; better < at && !granted; better++)
      if ((grades[better].grant ?? []).some((c) => met(c) === 'met' || (hope && met(c) === 'undecided'))) {
        at = better;
        granted = true;
      }
    for (const c of model.gates ?? []) {
      const { cap, flag } = model.conditions[c];
      if (met(c) === 'not_met' && !flag && cap !== undefined && cap > at) {
        at = cap;
        granted = false;
      }
    }
    return { at, granted };
  };
  const below = (at, total, met) => {
    do {
      if (at + 1 > last) return last;
      at = byBounds(at + 1, total);
    } while (lacks(at, met, false));
    return at;
  };
  const doubtful = (met) => grades.some((grade) => [...(grade.need ?? []), ...(grade.grant ?? [])].some((c) => met(c) === 'undecided'));
  return { grades, measure, decide, below, doubtful };
}

/* Results of conditions under new scores; those that read scores are found while the unit's stand in the plan's room. */
function metUnder(plan, unit, total) {
  const found = {};
  plan.model.conditions.forEach((rule, at) => {
    if (rule.reads !== 'node' && rule.reads !== 'total') return;
    const x = rule.reads === 'total' ? total : nodeValue(plan, rule.node);
    if (Number.isNaN(x)) found[at] = rule.missing === 'fail' ? 'not_met' : rule.missing === 'pass' ? 'met' : 'undecided';
    else found[at] = bounded(x, rule) ? 'met' : 'not_met';
  });
  return (at) => found[at] ?? metOf(unit, at);
}

/* What applies to a unit is not known, and counts. */
function hangsOnApplies(plan, unit) {
  if (!plan.applies) return false;
  const met = (at, wanted) => plan.model.nodes[at].applies !== undefined && metOf(unit, plan.model.nodes[at].applies) === wanted;
  return plan.nodes.some((node, at) => {
    if (!(plan.shares[at] > 0) || !met(at, 'undecided')) return false;
    for (let above = node.parent; above !== null; above = plan.nodes[above].parent) if (met(above, 'not_met')) return false;
    return true;
  });
}

/* Nothing that has to hold before is undecided. */
function isAsked(model, unit) {
  return !(model.eligible ?? []).some((c) => metOf(unit, c) === 'undecided');
}

function standing(plan, unit, grading, result) {
  const { model } = plan;
  if (unit.status === 'not_eligible') return { unit, total: NaN, full: NaN, grade: null, status: 'not_eligible', takesPart: false };
  const takesPart = isAsked(model, unit);
  const hangs = hangsOnApplies(plan, unit);
  const unknown = (!takesPart && !unit.screened) || hangs;
  const made = totalOf(plan, unit, hangs);
  const met = metUnder(plan, unit, made.total);
  const base = { unit, total: made.total, full: made.full, met, takesPart, grade: null };
  const gateOpen = (model.gates ?? []).some((c) => !model.conditions[c].flag && met(c) === 'undecided');
  if (Number.isNaN(made.total)) return { ...base, status: unknown ? 'undecided' : 'unscored' };
  if (!grading) return { ...base, status: unit.status };
  if (result.index.grades.length === 0) return { ...base, status: unknown || gateOpen ? 'undecided' : 'graded' };
  const sure = grading.decide(made.total, met, false);
  if (unknown || gateOpen || (grading.doubtful(met) && grading.decide(made.total, met, true).at !== sure.at)) return { ...base, status: 'undecided' };
  return { ...base, status: 'graded', grade: sure.at, granted: sure.granted };
}

function placesOf(grade, n) {
  if (grade.top_places !== undefined) return Math.min(grade.top_places, n);
  const exact = grade.top_share * n;
  const places = grade.round > 0 ? Math.ceil(exact - 1e-9) : grade.round === 0 ? Math.floor(exact + 0.5 + 1e-9) : Math.floor(exact + 1e-9);
  return Math.max(0, Math.min(n, places));
}

/* Places of a grade go to the best of those who hold it; the others fall to the next below. */
function settle(list, at, grading, n) {
  const grade = grading.grades[at];
  const places = placesOf(grade, n);
  const holders = list.filter((one) => one.grade === at && !one.granted).sort((a, b) => b.place - a.place);
  let into = Math.min(places, holders.length);
  if (holders.length > places) {
    if (grade.tie_in) while (into > 0 && into < holders.length && holders[into].place === holders[into - 1].place) into++;
    else while (into > 0 && holders[into - 1].place === holders[places].place) into--;
  }
  for (const one of holders.slice(into)) one.grade = grading.below(at, one.total, one.met);
}

/** All units under weights and bounds (a list of { at_least … } a grade): [{ unit, total, full, rank, grade, status }],
    grade as a place among the grades or null. */
export function play(result, weights, bounds) {
  const { model } = result.index;
  const plan = planOf(result, weights);
  plan.applies = model.nodes.some((rule) => rule.applies !== undefined);
  compareAll(plan, result.units, (unit) => unit.status !== 'not_eligible' && isAsked(model, unit) && !unit.screened);
  const grading = canGrade(result) ? grader(result, bounds) : null;
  const list = result.units.map((unit) => standing(plan, unit, grading, result));
  const order = (total) => {
    const x = key(model.distance_from === undefined ? total : Math.abs(total - model.distance_from));
    return model.higher_is_better ? x : -x;
  };
  const by = model.rank_on_full ? 'full' : 'total';
  for (const one of list) {
    one.place = order(one.total);
    one.order = by === 'total' ? one.place : order(one.full);
  }
  const ranked = list.filter((one) => one.takesPart && !Number.isNaN(one.order)).sort((a, b) => b.order - a.order);
  ranked.forEach((one, at) => { one.rank = at > 0 && one.order === ranked[at - 1].order ? ranked[at - 1].rank : at + 1; });
  const nTotals = list.filter((one) => !Number.isNaN(one.total)).length;
  (grading?.grades ?? []).forEach((grade, at) => {
    if (grade.top_share !== undefined || grade.top_places !== undefined) settle(list, at, grading, grade.of_scored ? nTotals : ranked.length);
  });
  return list;
}
