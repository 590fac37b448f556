// SPDX-License-Identifier: GPL-3.0-or-later
// Years: a comparison of results (compare.json) that stands in the page beside the last of them: totals from year to year,
// why they changed, who crossed a grade; and the same for one unit. Figures are the engine's; nothing is computed here.
import { figure, shorten } from './charts.js';
import { element, table } from './dom.js';
import { fixed } from './number.js';
import { pick, say } from './text.js';

const CAUSES = ['data', 'rules', 'weights', 'structure', 'gates'];
const LINES = 30;

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

/** The comparison that stands in the page; undefined without one. */
export function readYears(text) {
  return text && text.trim() ? JSON.parse(text) : undefined;
}

function label(years, at) {
  const { period, index } = years.results[at];
  const several = years.results.filter((one) => one.period === period).length > 1;
  return [period || index, several && period ? index : ''].filter(Boolean).join(' · ');
}

/* Steps from one result to the next; the step from the first to the last of several is left out. */
function stepsOf(years) {
  return years.steps.filter((step) => step.to === step.from + 1);
}

/* Totals of a unit, one a result: from the steps that it is in. */
function totalsOf(years, id) {
  const totals = new Array(years.results.length).fill(null);
  for (const step of stepsOf(years)) {
    const unit = step.units.find((one) => one.id === id);
    if (unit?.total?.from !== undefined) totals[step.from] = unit.total.from;
    if (unit?.total?.to !== undefined) totals[step.to] = unit.total.to;
  }
  return totals;
}

function linesFigure(result, units, own) {
  const { years } = result;
  const labels = years.results.map((_, at) => label(years, at));
  const lines = units.map((unit) => ({ unit, totals: totalsOf(years, unit.id) })).filter(({ totals }) => totals.some((x) => x !== null));
  if (lines.length === 0 || labels.length < 2) return null;
  const digits = result.index.show_digits;
  return figure({ title: say(own ? 'YEARS_OF_UNIT' : 'YEARS_CHART'), description: say('YEARS_CHART_SAYS', lines.length, labels.join(say('COMMA'))), height: own ? 240 : 420,
    note: !own && result.units.length > lines.length ? say('FIRST_ONLY', lines.length, result.units.length) : null,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: narrow || own ? 24 : 150, top: 22, bottom: 8, containLabel: true },
      tooltip: { trigger: 'item', formatter: ({ seriesIndex, dataIndex }) => lines[seriesIndex].unit.name + '\n' + labels[dataIndex] + '  ' + fixed(lines[seriesIndex].totals[dataIndex], digits) },
      xAxis: { ...axis, type: 'category', boundaryGap: own, data: labels },
      yAxis: { ...axis, type: 'value', scale: true },
      series: lines.map(({ unit, totals }, at) => ({ type: 'line', name: unit.name, data: totals, symbolSize: own ? 8 : 6, lineStyle: { width: own ? 2.5 : 1.8 }, color: paint.series[at % paint.series.length],
        label: { show: own, color: paint.ink, formatter: ({ value }) => fixed(value, digits) },
        endLabel: { show: !own && !narrow, color: paint.ink, fontSize: 11, formatter: () => shorten(unit.name, 20) }, labelLayout: { moveOverlap: 'shiftY' }, emphasis: { focus: 'series' } })) }),
    headings: [say('NAME'), ...labels.map((text) => number(text))],
    rows: () => lines.map(({ unit, totals }) => [unit.name, ...totals.map((x) => number(fixed(x, digits)))]) });
}

/* From the first total over its causes to the last. */
function waterfall(result, title, from, causes, to, digits) {
  const used = CAUSES.filter((cause) => causes[cause] !== undefined && causes[cause] !== 0);
  if (from === undefined || to === undefined) return null;
  const names = [title.from, ...used.map((cause) => say('CAUSE_' + cause.toUpperCase())), title.to];
  const values = used.map((cause) => causes[cause]);
  const bottoms = [], rises = [], falls = [];
  let at = from;
  for (const value of values) {
    bottoms.push(Math.min(at, at + value));
    rises.push(value > 0 ? value : null);
    falls.push(value < 0 ? -value : null);
    at += value;
  }
  const low = Math.min(from, to, ...bottoms);
  return figure({ title: say('CAUSES_CHART', title.from, title.to), className: 'half', height: 260,
    description: say('CAUSES_CHART_SAYS', fixed(from, digits), fixed(to, digits), used.map((cause, k) => say('CAUSE_' + cause.toUpperCase()) + ' ' + (values[k] > 0 ? '+' : '') + fixed(values[k], digits)).join(say('COMMA')) || say('NO_CHANGE')),
    option: ({ paint, axis }) => {
      const label = (sign) => ({ show: true, position: 'top', color: paint.ink, formatter: ({ value }) => (value === null || value === undefined ? '' : sign + fixed(value, digits)) });
      return { grid: { left: 8, right: 12, top: 26, bottom: 8, containLabel: true }, tooltip: { show: false },
        xAxis: { ...axis, type: 'category', data: names, axisLabel: { ...axis.axisLabel, interval: 0, fontSize: 11, formatter: (text) => shorten(text, 14) } },
        yAxis: { ...axis, type: 'value', min: Math.floor(low * 0.9), scale: true },
        series: [{ type: 'bar', stack: 'all', data: ['-', ...bottoms, '-'], itemStyle: { color: 'transparent' }, silent: true, barMaxWidth: 46 },
          { type: 'bar', stack: 'all', data: [from, ...used.map(() => '-'), to], itemStyle: { color: paint.faint }, label: label('') },
          { type: 'bar', stack: 'all', data: ['-', ...rises.map((x) => x ?? '-'), '-'], itemStyle: { color: paint.series[1] }, label: label('+') },
          { type: 'bar', stack: 'all', data: ['-', ...falls.map((x) => x ?? '-'), '-'], itemStyle: { color: paint.minus }, label: label('−') }] };
    },
    headings: [say('CAUSE'), number(say('POINTS'))],
    rows: () => [[title.from, number(fixed(from, digits))], ...used.map((cause, k) => [say('CAUSE_' + cause.toUpperCase()), number(fixed(values[k], digits))]), [title.to, number(fixed(to, digits))]] });
}

function transitions(result, step) {
  const { years } = result;
  const from = years.results[step.from].grades, to = years.results[step.to].grades;
  const count = (a, b) => step.transitions.filter((one) => one.from === a && one.to === b).reduce((sum, one) => sum + one.units, 0);
  const ends = [...to.map((grade) => [grade.id, grade.title]), [undefined, say('NO_GRADE')]];
  return element('section', { class: 'half' }, element('h2', {}, say('TRANSITIONS', label(years, step.from), label(years, step.to))),
    table('plain transitions', [say('GRADE'), ...ends.map(([, title]) => number(title))],
      [...from.map((grade) => [grade.id, grade.title]), [undefined, say('NO_GRADE')]].map(([id, title]) => ({ cells: [title,
        ...ends.map(([end]) => number(count(id, end) || '–', id !== end && count(id, end) ? 'moved' : ''))] }))));
}

function crossed(result, step, link) {
  const moved = step.units.filter((one) => one.crossed && one.sentence);
  if (moved.length === 0) return null;
  return element('section', {}, element('h2', {}, say('CROSSED', label(result.years, step.from), label(result.years, step.to))), element('ul', {}, moved.map((one) => {
    const unit = result.units.find((row) => row.id === one.id);
    return element('li', {}, unit ? link(unit, pick(one.sentence)) : pick(one.sentence));
  })));
}

/** The view; link(unit, text) makes a link to a unit. */
export function yearsView(result, link) {
  const { years } = result;
  const best = result.units.filter((unit) => unit.rank).sort((a, b) => a.rank - b.rank).slice(0, LINES);
  const digits = result.index.show_digits;
  return [linesFigure(result, best, false), years.steps.map((step) => {
    const { mean, causes } = step.whole;
    const title = { from: label(years, step.from), to: label(years, step.to) };
    return [element('div', { class: 'row' }, waterfall(result, title, mean?.from, causes ?? {}, mean?.to, digits), transitions(result, step)), crossed(result, step, link)];
  })];
}

/** The last years of one unit: its totals, and why the last change came; null without a comparison. */
export function yearsOfUnit(result, unit) {
  if (!result.years) return null;
  const step = stepsOf(result.years).at(-1);
  const own = step?.units.find((one) => one.id === unit.id);
  const title = step && { from: label(result.years, step.from), to: label(result.years, step.to) };
  return element('div', { class: 'row' }, linesFigure(result, [unit], true),
    own?.causes ? waterfall(result, title, own.total_full?.from ?? own.total?.from, own.causes_shown ?? own.causes, own.total_full?.to ?? own.total?.to, result.index.show_digits) : null,
    own?.sentence ? element('p', { class: 'sentence' }, pick(own.sentence)) : null);
}
