// SPDX-License-Identifier: GPL-3.0-or-later
// One unit on the screen: its sheet, where its dimensions stand among those of its peers, and the way to the next unit.
import { figure } from './charts.js';
import { ownUnit } from './data.js';
import { element } from './dom.js';
import { shorten } from './plot.js';
import { sheet } from './sheet.js';
import { say } from './text.js';
import { peersChart } from './unit_charts.js';
import { yearsOfUnit } from './years.js';

/* The units before and after it in the ranking. */
function neighbours(result, row) {
  result.order ??= [...result.units].sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || a.at - b.at);
  const at = result.order.indexOf(row);
  const way = (unit, mark, label) => (unit ? element('a', { href: '#' + new URLSearchParams({ unit: unit.id }), rel: mark === '‹' ? 'prev' : 'next', title: unit.name, 'aria-label': say(label, shorten(unit.name, 24)) },
    mark === '‹' ? '‹ ' + shorten(unit.name, 24) : shorten(unit.name, 24) + ' ›') : element('span', {}));
  return element('nav', { class: 'neighbours no-print', 'aria-label': say('NEIGHBOURS') }, way(result.order[at - 1], '‹', 'BEFORE_IT'),
    element('a', { href: '#view=summary', class: 'back' }, say('BACK')), way(result.order[at + 1], '›', 'AFTER_IT'));
}

/** The sheet of a unit with its charts. */
export function unitSheet(result, unit, charts = true) {
  return charts ? sheet(result, unit, figure(peersChart(result, unit)), yearsOfUnit(result, unit)) : sheet(result, unit);
}

/** The view of a unit: its row, and all that is known of it. */
export function unitView(result, row, unit) {
  return [ownUnit(result) ? null : neighbours(result, row), unitSheet(result, unit)];
}
