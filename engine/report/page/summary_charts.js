// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of the summary: how many of each grade, how the totals lie, the ranking, dimensions as a heat map. Counts are
// of what the result says; nothing is judged here. What a chart is: plot.js.
import { classesOf, topsOf } from './data.js';
import { fixed, plain } from './number.js';
import { gradeColour } from './paint.js';
import { shorten } from './plot.js';
import { say } from './text.js';

const HEAT_ROWS = 40;
const RANKING_ROWS = 60;

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

export function statusTitle(entry) {
  return entry.title ?? say('STATUS_' + entry.key.toUpperCase());
}

function groupsOf(result) {
  const groups = [...new Set(result.units.map((unit) => unit.group).filter(Boolean))];
  return groups.length >= 2 && groups.length <= 20 ? groups : null;
}

export function gradesChart(result) {
  const classes = classesOf(result).filter((entry) => result.units.some(entry.of));
  const groups = groupsOf(result);
  const names = groups ?? [say('ALL_UNITS')];
  const counts = classes.map((entry) => names.map((name) => result.units.filter((unit) => entry.of(unit) && (!groups || unit.group === name)).length));
  const n = result.index.grades.length;
  const told = classes.map((entry, at) => statusTitle(entry) + ' ' + counts[at].reduce((sum, count) => sum + count, 0)).join(say('COMMA'));
  return { title: groups ? say('GRADES_BY_GROUP') : say('GRADES_CHART'), description: say('GRADES_CHART_SAYS', told), className: 'half',
    height: Math.max(150, 26 * names.length + 90),
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: 16, top: 34, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: paint.ink } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' },
        formatter: (items) => items[0].name + '\n' + items.filter((item) => item.value > 0).map((item) => item.seriesName + '  ' + item.value).join('\n') },
      xAxis: { ...axis, type: 'value', minInterval: 1 },
      yAxis: { ...axis, type: 'category', inverse: true, data: names, axisLabel: { ...axis.axisLabel, formatter: (text) => shorten(text, narrow ? 14 : 24) } },
      series: classes.map((entry, at) => ({ type: 'bar', stack: 'all', name: statusTitle(entry), data: counts[at], barMaxWidth: 22,
        itemStyle: { color: gradeColour(entry.at, n), borderColor: paint.paper, borderWidth: 1 } })) }),
    headings: [say('GROUP'), ...classes.map((entry) => number(statusTitle(entry)))],
    rows: () => names.map((name, at) => [name, ...counts.map((list) => number(list[at]))]) };
}

/* Bins of a round width, 8 to 24 of them. */
export function binsOf(values) {
  const low = Math.min(...values), high = Math.max(...values);
  if (low === high) return { width: 1, first: low - 0.5, n: 1, places: 1 };
  let width = 10 ** Math.floor(Math.log10((high - low) / 8));
  for (const step of [1, 2, 5, 10]) if ((high - low) / (width * step) <= 20) { width *= step; break; }
  const first = Math.floor(low / width) * width;
  return { width, first, n: Math.floor((high - first) / width + 1e-9) + 1, places: Math.max(0, -Math.floor(Math.log10(width) + 1e-9)) };
}

export function cutoffsOf(result) {
  return result.index.grades.map((grade) => ({ title: grade.title, at: grade.at_least ?? grade.above ?? grade.begins_at })).filter(({ at }) => at !== undefined);
}

/** A quantile of ascending values, type 7 of Hyndman and Fan (1996). */
export function quantile(sorted, share) {
  const place = (sorted.length - 1) * share;
  const low = Math.floor(place);
  return low + 1 < sorted.length ? sorted[low] + (place - low) * (sorted[low + 1] - sorted[low]) : sorted[low];
}

export function totalsChart(result) {
  const scored = result.units.filter((unit) => unit.total !== undefined && unit.total !== null);
  if (scored.length === 0) return null;
  const totals = scored.map((unit) => unit.total);
  const bins = binsOf(totals);
  const edge = (at) => plain(bins.first + at * bins.width, bins.places);
  const names = Array.from({ length: bins.n }, (_, at) => edge(at) + '–' + edge(at + 1));
  const binOf = (total) => Math.min(bins.n - 1, Math.max(0, Math.floor((total - bins.first) / bins.width + 1e-9)));
  const classes = classesOf(result).filter((entry) => scored.some(entry.of));
  const counts = classes.map((entry) => {
    const list = new Array(bins.n).fill(0);
    for (const unit of scored) if (entry.of(unit)) list[binOf(unit.total)]++;
    return list;
  });
  const sorted = [...totals].sort((a, b) => a - b);
  const middle = quantile(sorted, 0.5);
  const digits = result.index.show_digits;
  const lines = cutoffsOf(result).filter(({ at }) => at > bins.first && at < bins.first + bins.n * bins.width);
  return { title: say('TOTALS_CHART'), className: 'half',
    description: say('TOTALS_CHART_SAYS', scored.length, fixed(sorted[0], digits), fixed(sorted[sorted.length - 1], digits), fixed(middle, digits)),
    height: 280,
    option: ({ paint, axis }) => ({
      grid: { left: 8, right: 18, top: 30, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' },
        formatter: (items) => names[items[0].dataIndex] + '\n' + items.filter((item) => item.value > 0).map((item) => item.seriesName + '  ' + item.value).join('\n') },
      xAxis: [{ ...axis, type: 'category', data: names, axisLabel: { ...axis.axisLabel, formatter: (text) => text.split('–')[0], hideOverlap: true } },
        { type: 'value', min: bins.first, max: bins.first + bins.n * bins.width, show: false }],
      yAxis: { ...axis, type: 'value', minInterval: 1 },
      series: [...classes.map((entry, at) => ({ type: 'bar', stack: 'all', name: statusTitle(entry), data: counts[at], barCategoryGap: '6%',
        itemStyle: { color: gradeColour(entry.at, result.index.grades.length) } })),
        { type: 'line', xAxisIndex: 1, data: [], silent: true, markLine: { symbol: 'none', silent: true, animation: false,
          lineStyle: { color: paint.ink, type: 'dashed', width: 1 }, label: { color: paint.ink, fontSize: 11, formatter: ({ name }) => shorten(name, 14) },
          data: lines.map(({ title, at }) => ({ name: title + ' ' + plain(at, digits), xAxis: at })) } }] }),
    headings: [say('TOTAL'), ...classes.map((entry) => number(statusTitle(entry)))],
    rows: () => names.map((name, at) => [name, ...counts.map((list) => number(list[at]))]) };
}

/** The best units with their totals as bars, for paper: the page has the ranked table. */
export function rankingChart(result) {
  const ranked = result.units.filter((unit) => unit.rank).sort((a, b) => a.rank - b.rank || a.at - b.at);
  const shown = ranked.slice(0, RANKING_ROWS);
  if (shown.length < 2) return null;
  const digits = result.index.show_digits;
  const classes = classesOf(result).filter((entry) => shown.some(entry.of));
  const [low] = result.index.scale;
  const least = Math.min(...shown.map((unit) => unit.total)), most = Math.max(...shown.map((unit) => unit.total));
  const lines = cutoffsOf(result).filter(({ at }) => at > Math.min(least, low ?? least) && at <= most);
  const left = result.summary.scored - shown.length;
  return { title: say('RANKING'), height: 22 * shown.length + 90,
    description: say('RANKING_CHART_SAYS', shown.length, shown[0].name, fixed(shown[0].total, digits), shown[shown.length - 1].name, fixed(shown[shown.length - 1].total, digits)),
    note: left > 0 ? say('RANKING_NOTE_FIRST', shown.length, left) : null,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: 64, top: 50, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: paint.ink } },
      xAxis: { ...axis, type: 'value', scale: low === null || least < low },
      yAxis: { ...axis, type: 'category', inverse: true, data: shown.map((unit) => unit.id), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, interval: 0, formatter: (_, at) => shown[at].rank + '  ' + shorten(shown[at].name, narrow ? 14 : 36) } },
      series: classes.map((entry, n) => ({ type: 'bar', stack: 'all', name: statusTitle(entry), barMaxWidth: 15, itemStyle: { color: gradeColour(entry.at, result.index.grades.length) },
        data: shown.map((unit) => (entry.of(unit) ? unit.total : '-')),
        label: { show: true, position: 'right', color: paint.ink, fontSize: 11, formatter: ({ value }) => (value === '-' ? '' : fixed(value, digits)) },
        markLine: n > 0 ? undefined : { symbol: 'none', silent: true, animation: false, lineStyle: { color: paint.ink, type: 'dashed', width: 1 },
          label: { color: paint.ink, fontSize: 11, position: 'start', formatter: ({ name }) => shorten(name, 16) },
          data: lines.map(({ title, at }) => ({ name: title + ' ' + plain(at, digits), xAxis: at })) } })) }),
    headings: [number(say('RANK')), say('NAME'), number(say('TOTAL')), say('GRADE')],
    rows: () => shown.map((unit) => [number(unit.rank), unit.name, number(fixed(unit.total, digits)), statusTitle(classes.find((entry) => entry.of(unit)))]) };
}

export function topNodes(result) {
  const tops = topsOf(result);
  return tops.length > 0 && tops.length <= 24 ? tops : tops.slice(0, 24);
}

export function heatChart(result) {
  const tops = topNodes(result);
  const ranked = result.units.filter((unit) => unit.rank).sort((a, b) => a.rank - b.rank);
  const shown = ranked.slice(0, HEAT_ROWS);
  if (tops.length < 2 || shown.length < 2) return null;
  const digits = result.index.show_digits;
  let from = Infinity, to = -Infinity;
  for (const unit of ranked) for (const { at } of tops) {
    if (unit.score[at] === null) continue;
    from = Math.min(from, unit.score[at]);
    to = Math.max(to, unit.score[at]);
  }
  const places = to - from > 20 ? Math.min(digits, 1) : digits; // in a cell
  const cells = shown.flatMap((unit, y) => tops.map(({ at }, x) => [x, y, unit.score[at]])).filter((cell) => cell[2] !== null);
  const best = tops.map(({ node, at }) => [node.title, shown.filter((unit) => unit.score[at] !== null).reduce((sum, unit) => sum + unit.score[at], 0) / shown.length]).sort((a, b) => b[1] - a[1]);
  return { title: say('HEAT_CHART'), description: say('HEAT_CHART_SAYS', shown.length, tops.length, best[0][0], best[best.length - 1][0]),
    note: say(ranked.length > shown.length ? 'HEAT_NOTE_FIRST' : 'HEAT_NOTE', HEAT_ROWS), height: 23 * shown.length + 110,
    option: ({ paint, axis, width, narrow }) => ({
      grid: { left: 8, right: 12, top: 8, bottom: 58, containLabel: true },
      tooltip: { formatter: ({ value }) => shown[value[1]].name + '\n' + tops[value[0]].node.title + '  ' + fixed(value[2], digits) },
      xAxis: { ...axis, type: 'category', position: 'top', data: tops.map(({ node }) => node.title), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, interval: 0, rotate: width / tops.length < 90 ? 40 : 0, formatter: (text) => shorten(text, Math.max(narrow ? 10 : 16, Math.floor(width * 0.1 / tops.length))) } },
      yAxis: { ...axis, type: 'category', inverse: true, data: shown.map((unit) => unit.id), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, interval: 0, formatter: (_, at) => shown[at].rank + '  ' + shorten(shown[at].name, narrow ? 12 : 26) } },
      visualMap: { min: from, max: to, calculable: false, orient: 'horizontal', left: 'center', bottom: 4, itemWidth: 12, itemHeight: 160,
        text: [fixed(to, places), fixed(from, places)], textStyle: { color: paint.faint }, inRange: { color: paint.heat } },
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: paint.paper, borderWidth: 1 },
        label: { show: width / tops.length > 64, fontSize: 11, formatter: ({ value }) => fixed(value[2], places) } }] }),
    headings: [number(say('RANK')), say('NAME'), ...tops.map(({ node }) => number(node.title))],
    rows: () => shown.map((unit) => [number(unit.rank), unit.name, ...tops.map(({ at }) => number(fixed(unit.score[at], digits)))]) };
}
