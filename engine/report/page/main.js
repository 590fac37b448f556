// SPDX-License-Identifier: GPL-3.0-or-later
// The page: reads the result that stands in it, draws the ranked table, and one unit's sheet when it is asked for.
// What is shown follows from the address (#unit=A07, #panel=), so that a sheet can be linked to and the back key works.
import { element } from './dom.js';
import { panelView } from './judges.js';
import { ranking } from './ranking.js';
import { sheet } from './sheet.js';
import { getLanguage, pick, say, setLanguage } from './text.js';

const result = JSON.parse(document.getElementById('result').textContent);
const page = document.getElementById('page');

function asked() {
  return new URLSearchParams(location.hash.slice(1));
}

function chosenUnit() {
  const id = asked().get('unit');
  return id === null ? null : result.units.find((unit) => unit.id === id) ?? null;
}

function open(unit) {
  location.hash = unit ? new URLSearchParams({ unit: unit.id }).toString() : '';
}

function showsPanel() {
  return result.panel !== undefined && asked().has('panel');
}

function bar(unit, panel) {
  const other = getLanguage() === 'zh' ? 'en' : 'zh';
  const turn = () => {
    setLanguage(other);
    draw();
  };
  return element('nav', { class: 'bar no-print' },
    unit || panel ? element('button', { type: 'button', class: 'back', click: () => open(null) }, say('BACK')) : null,
    result.panel && !panel && !unit ? element('button', { type: 'button', class: 'to-panel', click: () => { location.hash = 'panel='; } }, say('PANEL')) : null,
    element('button', { type: 'button', click: () => print() }, say(unit || panel ? 'PRINT_SHEET' : 'PRINT_RANKING')),
    unit || panel ? null : element('button', { type: 'button', click: printSheets }, say('PRINT_SHEETS')),
    element('button', { type: 'button', lang: other, click: turn }, other === 'en' ? 'English' : '中文'));
}

function summary() {
  const { summary: counts, index } = result;
  const parts = index.grades.map((grade) => [grade.title, counts.grades[grade.id] ?? 0]);
  for (const status of ['undecided', 'unscored', 'not_eligible'])
    if (counts[status] > 0) parts.push([say('STATUS_' + status.toUpperCase()), counts[status]]);
  return element('dl', { class: 'summary' }, element('div', {}, element('dt', {}, say('UNITS')), element('dd', {}, counts.units)),
    parts.map(([title, count]) => element('div', {}, element('dt', {}, title), element('dd', {}, count))));
}

function overview() {
  const { index, dataset } = result;
  return [element('header', {}, element('h1', {}, index.title, ' ', dataset.period), index.note ? element('p', { class: 'note' }, index.note) : null),
    summary(), result.left_out > 0 ? element('p', { class: 'warning' }, say('LEFT_OUT', result.left_out)) : null,
    ranking(result, open),
    element('footer', {}, say('FOOT', index.id, dataset.period, result.version), ' ', element('span', { class: 'hash' }, index.hash))];
}

/* All sheets at once, for the printer; the table comes back when it is done. */
function printSheets() {
  page.replaceChildren(...result.units.map((unit) => sheet(result, unit)));
  addEventListener('afterprint', draw, { once: true });
  print();
}

function draw() {
  const unit = chosenUnit();
  const panel = !unit && showsPanel();
  document.title = (unit ? unit.name + ' · ' : panel ? say('PANEL') + ' · ' : '') + pick(result.index.title) + ' ' + result.dataset.period;
  const content = unit ? [sheet(result, unit)] : panel ? [panelView(result, open)] : overview();
  page.replaceChildren(bar(unit, panel), element('main', {}, ...content.flat(Infinity).filter(Boolean)));
  scrollTo(0, 0);
}

setLanguage(document.documentElement.lang);
addEventListener('hashchange', draw);
draw();
