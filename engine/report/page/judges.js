// SPDX-License-Identifier: GPL-3.0-or-later
// The panel of judges: coverage, a table of the judges, how far they agree, the marks to look at, and the grades that
// turn on one judge. Every figure and sentence is the engine's; this module only sets them out.
import { figure } from './charts.js';
import { element, table } from './dom.js';
import { severitiesChart } from './judges_charts.js';
import { fixed } from './number.js';
import { pick, say } from './text.js';

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

function heading(id) {
  return element('h3', {}, say(id));
}

function coverage(panel) {
  const rows = panel.scopes.map((scope) => ({ className: scope.scope.startsWith('indicator:') ? '' : 'dimension', cells: [
    pick(scope.title), number(scope.coverage.expected), number(scope.coverage.given), number(scope.coverage.missing || ''),
    number(scope.coverage.recused || ''), number(scope.cells), number(scope.pooled), number(scope.cells - scope.pooled || '', 'alarm'), number(scope.fell_back || '')] }));
  const titles = ['EXPECTED', 'GIVEN', 'MISSING', 'RECUSED', 'CELLS', 'POOLED', 'TOO_FEW', 'FELL_BACK'].map((id) => number(say('PANEL_' + id)));
  return [heading('PANEL_COVERAGE'), element('p', { class: 'sentence' }, pick(panel.coverage)), table('coverage', [say('PANEL_SCOPE'), ...titles], rows)];
}

function said(flag) {
  return flag === undefined ? '' : say(flag ? 'YES' : 'NO');
}

function judgeRow(judge) {
  const { coverage: counts, without } = judge;
  return { className: judge.leaning ?? '', cells: [
    element('div', {}, element('span', { class: 'name' }, judge.name || judge.id), ' ', element('small', {}, [judge.id, judge.role].filter(Boolean).join(' · ')),
      element('div', { class: 'rule' }, pick(judge.sentence))),
    number(counts.given), number(counts.missing || ''), number(counts.recused || ''),
    number(fixed(judge.severity, 2), judge.leaning ? 'alarm' : ''), number(fixed(judge.spread, 2)), number(fixed(judge.correlation, 2)),
    number(judge.far || ''), number(without?.grades ?? '', without?.grades ? 'alarm' : ''), number(without?.ranks ?? ''), said(judge.declared), said(judge.signed)] };
}

function judges(panel) {
  if (panel.judges.length === 0) return null; // not told to whom the page is for
  const titles = ['GIVEN', 'MISSING', 'RECUSED', 'SEVERITY', 'SPREAD', 'CORRELATION', 'FAR', 'GRADES', 'RANKS'].map((id) => number(say('PANEL_' + id)));
  return [heading('PANEL_JUDGES'), element('div', { class: 'scroll' },
    table('judges', [say('PANEL_JUDGE'), ...titles, say('PANEL_DECLARED'), say('PANEL_SIGNED')], panel.judges.map(judgeRow))),
    element('p', { class: 'note' }, say('PANEL_READ', say(panel.unit_of_severity === 'marks' ? 'PANEL_IN_MARKS' : 'PANEL_IN_SHARE'), panel.far_times))];
}

/* A scope that holds the same indicators as the one before it would repeat its figures. */
function distinct(scopes) {
  return scopes.filter((scope, at) => at === 0 || (scope.indicators < scopes[0].indicators &&
    !(scope.scope.startsWith('dimension:') && scope.indicators === 1)));
}

function interval(figure) {
  return figure.lower === undefined ? '' : fixed(figure.lower, 3) + ' … ' + fixed(figure.upper, 3);
}

function agreementOf(scope, open) {
  const rows = scope.figures.map((figure) => ({ cells: [
    element('div', {}, pick(figure.title), ' ', element('small', {}, figure.statistic)), number(fixed(figure.value, 3)), number(interval(figure)), pick(figure.quality),
    { text: pick(figure.note), className: 'rule' }] }));
  return element('details', { open }, element('summary', {}, element('strong', {}, pick(scope.title)), ' — ', pick(scope.advice)),
    table('agreement', [say('PANEL_FIGURE'), number(say('PANEL_VALUE')), number(say('PANEL_INTERVAL')), say('PANEL_QUALITY'), say('PANEL_NOTE')], rows));
}

function sentences(items) {
  return items.length === 0 ? element('p', {}, say('PANEL_NONE')) : element('ul', {}, items);
}

function noted(panel) {
  return [heading('PANEL_NOTED'), sentences(panel.noted.map((one) =>
    element('li', {}, pick(one.sentence), ' ', one.source ? element('span', { class: 'source' }, one.source) : null)))];
}

function turns(panel, units, link) {
  const moves = panel.judges.flatMap((judge) => (judge.without?.moves ?? []).filter((move) => move.sentence));
  if (panel.judges.every((judge) => judge.without === undefined)) return null;
  return [heading('PANEL_WITHOUT'), sentences(moves.map((move) => {
    const unit = units.find((one) => one.id === move.unit);
    return element('li', {}, unit ? link(unit, pick(move.sentence)) : pick(move.sentence));
  }))];
}

/** The view of the panel; link(unit, text) makes a link to a unit. */
export function panelView(result, link) {
  const { panel } = result;
  return element('section', { class: 'panel' }, element('h2', {}, say('PANEL')), coverage(panel), judges(panel), figure(severitiesChart(panel)),
    heading('PANEL_AGREEMENT'), distinct(panel.scopes).map((scope, at) => agreementOf(scope, at === 0)), noted(panel), turns(panel, result.units, link));
}
