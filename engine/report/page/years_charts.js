// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of a comparison of results: totals from year to year, and why they changed. Figures are the engine's;
// nothing is computed here. What a chart is: plot.js.
import { fixed } from './number.js';
import { shorten } from './plot.js';
import { say } from './text.js';

const CAUSES = ['data', 'rules', 'weights', 'structure', 'gates'];
const LINES = 30;

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

export function label(years, at) {
  const { period, index } = years.results[at];
  const several = years.results.filter((one) => one.period === period).length > 1;
  return [period || index, several && period ? index : ''].filter(Boolean).join(' · ');
}

/* Steps from one result to the next; the step from the first to the last of several is left out. */
export function stepsOf(years) {
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

/** The units that have a line: the best. */
export function bestOf(result) {
  return result.units.filter((unit) => unit.rank).sort((a, b) => a.rank - b.rank).slice(0, LINES);
}

export function linesChart(result, units, own) {
  const { years } = result;
  const labels = years.results.map((_, at) => label(years, at));
  const lines = units.map((unit) => ({ unit, totals: totalsOf(years, unit.id) })).filter(({ totals }) => totals.some((x) => x !== null));
  if (lines.length === 0 || labels.length < 2) return null;
  const digits = result.index.show_digits;
  return { title: say(own ? 'YEARS_OF_UNIT' : 'YEARS_CHART'), description: say('YEARS_CHART_SAYS', lines.length, labels.join(say('COMMA'))), height: own ? 240 : 420,
    note: !own && result.units.length > lines.length ? say('FIRST_ONLY', lines.length, result.units.length) : null,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: narrow || own ? 24 : 150, top: 22, bottom: 8, containLabel: true },
      tooltip: { trigger: 'item', formatter: ({ seriesIndex, dataIndex }) => lines[seriesIndex].unit.name + '\n' + labels[dataIndex] + '  ' + fixed(lines[seriesIndex].totals[dataIndex], digits) },
      xAxis: { ...axis, type: 'category', boundaryGap: own, data: labels },
      yAxis: { ...axis, type: 'value', scale: true },
      series: lines.map(({ unit, totals }, at) => ({ type: 'line', name: unit.name, data: totals, symbolSize: own ? 8 : 6, lineStyle: { width: own ? 2.5 : 1.8 }, color: paint.series[at % paint.series.length],
        label: { show: own, color: paint.ink, formatter: ({ value }) => fixed(value, digits) },
        endLabel: { show: !own && !narrow, color: paint.ink, fontSize: 11, lineHeight: 13, formatter: () => shorten(unit.name, 20) }, labelLayout: { moveOverlap: 'shiftY' }, emphasis: { focus: 'series' } })) }),
    headings: [say('NAME'), ...labels.map((text) => number(text))],
    rows: () => lines.map(({ unit, totals }) => [unit.name, ...totals.map((x) => number(fixed(x, digits)))]) };
}

/* From the first total over its causes to the last. */
export function causesChart(title, from, causes, to, digits) {
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
  return { title: say('CAUSES_CHART', title.from, title.to), className: 'half', height: 260,
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
    rows: () => [[title.from, number(fixed(from, digits))], ...used.map((cause, k) => [say('CAUSE_' + cause.toUpperCase()), number(fixed(values[k], digits))]), [title.to, number(fixed(to, digits))]] };
}
