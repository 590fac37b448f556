// SPDX-License-Identifier: GPL-3.0-or-later
// The summary: how many of each grade, how the totals lie, dimensions as a heat map, what decided each grade, the
// conditions that were not met, and the ranked table. Counts are of what the result says; nothing is judged here.
import { figure } from './charts.js';
import { element, table } from './dom.js';
import { fixed } from './number.js';
import { ranking } from './ranking.js';
import { gradesChart, heatChart, totalsChart } from './summary_charts.js';
import { pick, say } from './text.js';

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

function tiles(result) {
  const { summary: counts, index } = result;
  const tile = (title, count, className, share) => element('div', { class: 'tile ' + className }, element('dt', {}, title),
    element('dd', {}, count, share === undefined ? null : element('small', {}, ' ' + share)));
  const share = (n) => (counts.units ? fixed(100 * n / counts.units, 0) + '%' : '');
  return element('dl', { class: 'tiles' }, tile(index.unit ? pick(index.unit) : say('UNITS'), counts.units, 'all'),
    index.grades.map((grade, at) => tile(grade.title, counts.grades[grade.id] ?? 0, 'grade g' + (at === 0 ? 'best' : at === index.grades.length - 1 ? 'worst' : 'middle'),
      share(counts.grades[grade.id] ?? 0))),
    ['undecided', 'unscored', 'not_eligible'].filter((status) => counts[status] > 0).map((status) => tile(say('STATUS_' + status.toUpperCase()), counts[status], 'status')),
    counts.flagged > 0 ? tile(say('FLAGGED'), counts.flagged, 'status') : null);
}

/* ---- What decided ---- */

const DECIDERS = ['cutoff', 'profile', 'class', 'checks', 'need', 'quota', 'gate', 'grant'];

function decidedTable(result) {
  const used = DECIDERS.filter((by) => result.units.some((unit) => unit.grade && unit.decided_by === by));
  if (used.length === 0) return null;
  const { grades } = result.index;
  const count = (by, grade) => result.units.filter((unit) => unit.decided_by === by && unit.grade === grade.id).length;
  return element('section', { class: 'half' }, element('h3', {}, say('DECIDED_BY')),
    table('plain', [say('DECIDED_BY_WHAT'), ...grades.map((grade) => number(grade.title))],
      used.map((by) => ({ cells: [say('BY_' + by.toUpperCase()), ...grades.map((grade) => number(count(by, grade) || '–'))] }))));
}

/* Conditions that somebody did not meet; counted in the rows. */
function gatesTable(result, link) {
  const hit = (result.gates ?? []).filter((gate) => gate.not_met.length + gate.undecided.length > 0);
  if (hit.length === 0) return null;
  const units = (ids) => ids.slice(0, 12).map((at, n) => [n > 0 ? say('COMMA') : '', link(result.units[at])]).concat(ids.length > 12 ? ['…'] : []);
  return element('section', {}, element('h3', {}, say('GATES_HIT')),
    table('gates', [say('CONDITION'), number(say('RESULT_NOT_MET')), number(say('RESULT_UNDECIDED')), say('WHO')], hit.map((gate) => {
      const condition = result.index.conditions[gate.condition];
      return { cells: [element('div', {}, condition.title, element('div', { class: 'rule' }, pick(condition.rule))),
        number(gate.not_met.length || '', 'alarm'), number(gate.undecided.length || ''),
        element('div', { class: 'who' }, units(gate.not_met), gate.undecided.length > 0 ? element('div', { class: 'rule' }, say('RESULT_UNDECIDED'), say('COLON'), units(gate.undecided)) : null)] };
    })));
}

/** The view; open(unit) is called when a unit is chosen, link(unit) makes a link to it. */
export function summaryView(result, link) {
  const scored = !result.index.checklist;
  return [tiles(result), result.left_out > 0 ? element('p', { class: 'warning' }, say('LEFT_OUT', result.left_out)) : null,
    element('div', { class: 'row' }, figure(gradesChart(result)), scored ? figure(totalsChart(result)) : null),
    ranking(result, link),
    scored ? figure(heatChart(result)) : null,
    element('div', { class: 'row' }, decidedTable(result)), gatesTable(result, link)];
}
