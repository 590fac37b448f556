// SPDX-License-Identifier: GPL-3.0-or-later
// Statistics, for whoever built the index: what to look at first, how scores are distributed, what goes together, whether a
// dimension measures one thing, and what each element does. Every figure and sentence is the engine's.
import { figure } from './charts.js';
import { element, table } from './dom.js';
import { fixed, plain } from './number.js';
import { correlationsChart, distributionsChart, importanceChart, MANY, titleOf } from './statistics_charts.js';
import { pick, say } from './text.js';

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

function lookAt(statistics) {
  return element('section', {}, element('h2', {}, say('LOOK_AT')), statistics.look_at.length === 0 ? element('p', {}, say('PANEL_NONE')) :
    element('ol', {}, statistics.look_at.map((one) => element('li', {}, pick(one.sentence)))));
}

/* ---- Distributions ---- */

/* ---- Correlations ---- */

/* ---- Importance ---- */

function sets(result, statistics) {
  return element('section', {}, element('h2', {}, say('RELIABILITY')), table('sets', [say('PANEL_SCOPE'), number(say('ITEMS')), number('α'), number('ω'), number('KMO'), say('PANEL_NOTE')],
    statistics.sets.map((one) => ({ cells: [one.node === 0 ? say(one.of === 'indicators' ? 'ALL_INDICATORS' : 'ALL_DIMENSIONS') : titleOf(result, one.node), number(one.items.length), number(fixed(one.alpha, 2)),
      number(fixed(one.omega, 2)), number(fixed(one.kmo, 2)), element('div', { class: 'rule' }, pick(one.reliability), ' ', pick(one.components_sentence))] }))));
}

function effects(result, statistics) {
  const without = statistics.effects.filter((one) => one.change === 'out' && one.rank_changes !== undefined)
    .sort((a, b) => (b.grade_changes ?? 0) - (a.grade_changes ?? 0) || b.mean_rank_shift - a.mean_rank_shift).slice(0, MANY);
  return without.length === 0 ? null : element('section', {}, element('h2', {}, say('WITHOUT_IT')), table('effects', [say('NODE'), number(say('PANEL_RANKS')), number(say('MOST_SHIFT')), number(say('PANEL_GRADES')), say('PANEL_NOTE')],
    without.map((one) => ({ cells: [titleOf(result, one.node), number(one.rank_changes), number(plain(one.most_rank_shift, 0)), number(one.grade_changes ?? ''), element('div', { class: 'rule' }, pick(one.sentence))] }))));
}

/** The view. */
export function statisticsView(result) {
  const { statistics } = result;
  return [lookAt(statistics), figure(distributionsChart(result, statistics)), figure(correlationsChart(result, statistics)), figure(importanceChart(result, statistics)), sets(result, statistics), effects(result, statistics)];
}
