// SPDX-License-Identifier: GPL-3.0-or-later
// The page: reads the result that stands in it and draws one view. What is shown follows from the address (#unit=A07,
// #view=index), so that every view can be linked to and the back key works. Language and theme are buttons.
import { dropCharts, redrawCharts } from './charts.js';
import { findUnit, ownUnit, readResult } from './data.js';
import { element } from './dom.js';
import { indexView } from './index_view.js';
import { panelView } from './judges.js';
import { followLive, isLive, showLive } from './live.js';
import { preparePrinting, printHeader } from './print.js';
import { statisticsView } from './statistics.js';
import { summaryView } from './summary.js';
import { getLanguage, pick, say, setLanguage } from './text.js';
import { applyTheme, isDark, keep, kept, onTheme, turnTheme } from './theme.js';
import { unitSheet, unitView } from './unit.js';
import { forgetSettings, whatIfView } from './whatif.js';
import { readYears, yearsView } from './years.js';

let result = null; // a live page has none at first, and then another and another
let own = null;
const page = document.getElementById('page');

const SHEETS_WITH_CHARTS = 200;
const views = () => [
  { key: 'sheet', title: 'SHEET', absent: !own, draw: async () => unitView(result, own, await result.details(own)) },
  { key: 'summary', title: 'SUMMARY', absent: own, draw: () => summaryView(result, link) },
  { key: 'index', title: 'INDEX', draw: () => indexView(result) },
  { key: 'what-if', title: 'WHAT_IF', absent: !result.index.model || result.units.length < 2, draw: () => whatIfView(result, link) },
  { key: 'years', title: 'YEARS', absent: !result.years, draw: () => yearsView(result, link) },
  { key: 'statistics', title: 'STATISTICS', absent: !result.statistics, draw: () => statisticsView(result) },
  { key: 'panel', title: 'PANEL', absent: !result.panel, draw: () => panelView(result, link) },
].filter((view) => !view.absent);

function takeResult(text) {
  const ids = (of) => of?.index.nodes.concat(of.index.grades).map((one) => one.id).join();
  const before = result;
  result = readResult(text);
  own = ownUnit(result);
  if (before && ids(before) !== ids(result)) forgetSettings();
  printHeader(result);
  return result;
}

function asked() {
  return new URLSearchParams(location.hash.slice(1));
}

function link(unit, text) {
  return element('a', { href: '#' + new URLSearchParams({ unit: unit.id }) }, text ?? unit.name);
}

/* The address of the first pages said #panel=. */
function chosenView() {
  const wanted = asked().get('view') ?? (asked().has('panel') ? 'panel' : 'summary');
  const list = views();
  return list.find((view) => view.key === wanted) ?? list[0];
}

function chosenUnit() {
  const id = asked().get('unit');
  return id === null ? null : findUnit(result, id);
}

function turnLanguage() {
  const other = getLanguage() === 'zh' ? 'en' : 'zh';
  setLanguage(other);
  keep('language', other);
  draw(true);
}

function bar(unit, view) {
  const other = getLanguage() === 'zh' ? 'en' : 'zh';
  const tab = (one) => element('a', { href: '#view=' + one.key, 'aria-current': (own || !unit) && one.key === view.key ? 'page' : undefined }, say(one.title));
  return element('header', { class: 'bar no-print' }, element('div', { class: 'inner' },
    element('nav', { class: 'tabs', 'aria-label': say('VIEWS') }, views().map(tab)),
    element('div', { class: 'tools' },
      element('button', { type: 'button', lang: other === 'en' ? 'en' : 'zh-CN', 'data-does': 'language', click: turnLanguage }, other === 'en' ? 'English' : '中文'),
      element('button', { type: 'button', 'data-does': 'theme', click: () => { turnTheme(); draw(true); } }, say(isDark() ? 'LIGHT' : 'DARK')),
      element('button', { type: 'button', 'data-does': 'print', click: () => print() }, say('PRINT')),
      unit || view.key !== 'summary' ? null : element('button', { type: 'button', 'data-does': 'print-all', click: printSheets }, say('PRINT_SHEETS')))));
}

function heading() {
  const { index, dataset } = result;
  return element('div', { class: 'title' }, element('h1', { class: index.title.length > 60 ? 'long' : undefined }, pick(index.title), dataset.period ? element('span', { class: 'period' }, dataset.period) : null),
    index.note ? element('p', { class: 'note' }, index.note) : null);
}

function footer() {
  return element('footer', {}, say('FOOT', result.index.id, result.dataset.period || '—', result.version), ' ',
    element('span', { class: 'hash' }, result.index.hash));
}

/* Whom the page was made for, on paper too; nothing for the office. */
function audience() {
  const whom = result.audience?.for;
  return whom ? element('p', { class: 'audience' }, say('FOR_' + whom.toUpperCase(), own?.name ?? '')) : null;
}

/* All sheets at once, for the printer; the view comes back when it is done. */
async function printSheets() {
  const all = await Promise.all(result.units.map((unit) => result.details(unit)));
  page.replaceChildren(element('main', {}, audience(), all.map((unit) => unitSheet(result, unit, all.length <= SHEETS_WITH_CHARTS))));
  addEventListener('afterprint', () => draw(true), { once: true });
  requestAnimationFrame(() => print());
}

/* A table that scrolls can be reached by the keyboard. */
function reachScrolling() {
  for (const one of document.querySelectorAll('.scroll:not([role])')) {
    if (one.scrollWidth > one.clientWidth) one.tabIndex = 0;
    else one.removeAttribute('tabindex');
  }
}

let drawing = 0;

async function draw(stay = false) {
  if (!result) return;
  const turn = ++drawing;
  const unit = chosenUnit();
  const view = chosenView();
  const content = unit ? await unitView(result, unit, await result.details(unit)) : await view.draw();
  if (turn !== drawing) return; // another view was asked for meanwhile
  document.title = (unit ?? own ? (unit ?? own).name + ' · ' : view.key === 'summary' ? '' : say(view.title) + ' · ') + pick(result.index.title) + ' ' + result.dataset.period;
  const main = element('main', { id: 'main', tabindex: -1, class: unit || view.key === 'sheet' ? 'of-unit' : 'of-' + view.key }, audience(), unit || view.key === 'sheet' ? null : heading(), ...[content].flat(Infinity).filter(Boolean));
  page.replaceChildren(element('a', { class: 'skip', href: '#main', click: (event) => { event.preventDefault(); main.focus(); } }, say('SKIP')), bar(unit, view), main, footer());
  dropCharts();
  reachScrolling();
  if (!stay) scrollTo(0, 0);
  showLive();
  document.documentElement.dataset.drawn = String(turn);
}

function takeLive(text) {
  takeResult(text);
  draw(true);
  return result;
}

setLanguage(kept('language') ?? document.documentElement.lang);
applyTheme();
onTheme(() => draw(true));
addEventListener('hashchange', () => draw());
addEventListener('resize', reachScrolling);
document.addEventListener('toggle', reachScrolling, true);
if (!isLive) {
  takeResult(document.getElementById('result').textContent);
  result.years = readYears(document.getElementById('years')?.textContent);
}
preparePrinting({ redraw: redrawCharts });
draw();
if (isLive) followLive(takeLive);
