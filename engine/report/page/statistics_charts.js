// SPDX-License-Identifier: GPL-3.0-or-later
// The charts of the statistics: how scores are distributed, what goes together, and what each element does. Every figure
// is the engine's. What a chart is: plot.js.
import { fixed } from './number.js';
import { shorten } from './plot.js';
import { pick, say } from './text.js';

export const MANY = 60;

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

export function titleOf(result, at) {
  return at === 0 ? say('TOTAL') : result.index.nodes[at].title;
}

export function distributionsChart(result, statistics) {
  const columns = statistics.columns.filter((one) => one.of === 'score' && one.median !== undefined).slice(0, MANY);
  if (columns.length === 0) return null;
  const digits = result.index.show_digits;
  const flagged = statistics.columns.filter((one) => one.flags).length;
  const [low, high] = result.index.scale;
  return { title: say('DISTRIBUTIONS'), description: say('DISTRIBUTIONS_SAY', columns.length, flagged), note: say('BOX_NOTE'), height: 24 * columns.length + 60,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: 20, top: 8, bottom: 8, containLabel: true },
      tooltip: { formatter: ({ dataIndex }) => {
        const one = columns[dataIndex];
        return titleOf(result, one.node) + '\n' + [['LOWEST', one.min], ['QUARTER', one.q1], ['MEDIAN', one.median], ['THREE_QUARTERS', one.q3], ['HIGHEST', one.max]].map(([id, x]) => say(id) + '  ' + fixed(x, digits)).join('\n');
      } },
      xAxis: { ...axis, type: 'value', min: low ?? undefined, max: high ?? undefined, scale: low === null },
      yAxis: { ...axis, type: 'category', inverse: true, data: columns.map((one) => String(one.node)), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, interval: 0, formatter: (_, at) => shorten(titleOf(result, columns[at].node), narrow ? 14 : 34) } },
      series: [{ type: 'boxplot', boxWidth: [6, 12], data: columns.map((one) => [one.min, one.q1, one.median, one.q3, one.max]), itemStyle: { color: paint.wash, borderColor: paint.accent } }] }),
    headings: [say('INDICATOR'), ...['N', 'PANEL_MISSING', 'LOWEST', 'QUARTER', 'MEDIAN', 'THREE_QUARTERS', 'HIGHEST', 'MEAN', 'SD', 'SKEW'].map((id) => number(say(id)))],
    rows: () => columns.map((one) => [titleOf(result, one.node), number(one.n), number(one.missing || ''), ...[one.min, one.q1, one.median, one.q3, one.max, one.mean, one.sd].map((x) => number(fixed(x, digits))), number(fixed(one.skew, 2))]) };
}

export function correlationsChart(result, statistics) {
  const pairs = statistics.pairs.filter((one) => one.kind === 'within' || one.kind === 'across');
  const leaves = [...new Set(pairs.flatMap((one) => [one.node, one.with]))].filter((at) => result.index.nodes[at].kind === 'indicator').sort((a, b) => a - b).slice(0, MANY);
  if (leaves.length < 3) return null;
  const place = new Map(leaves.map((at, k) => [at, k]));
  const of = (pair) => pair.spearman?.r ?? pair.pearson?.r;
  const known = pairs.filter((pair) => place.has(pair.node) && place.has(pair.with) && of(pair) !== undefined);
  const cells = known.flatMap((pair) => [[place.get(pair.node), place.get(pair.with), of(pair)], [place.get(pair.with), place.get(pair.node), of(pair)]]);
  const strongest = [...known].sort((a, b) => Math.abs(of(b)) - Math.abs(of(a)))[0];
  return { title: say('CORRELATIONS'), note: say('CORRELATIONS_NOTE'), height: (width) => Math.min(Math.max(300, width * 0.8), 30 * leaves.length + 190),
    description: say('CORRELATIONS_SAY', leaves.length, strongest ? titleOf(result, strongest.node) : '', strongest ? titleOf(result, strongest.with) : '', strongest ? fixed(of(strongest), 2) : ''),
    option: ({ paint, axis, width, narrow }) => ({
      grid: { left: 8, right: 12, top: 8, bottom: 54, containLabel: true },
      tooltip: { formatter: ({ value }) => titleOf(result, leaves[value[0]]) + '\n' + titleOf(result, leaves[value[1]]) + '  ' + fixed(value[2], 2) },
      xAxis: { ...axis, type: 'category', position: 'top', data: leaves.map(String), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, fontSize: 11, interval: 0, rotate: 60, formatter: (_, at) => shorten(titleOf(result, leaves[at]), narrow ? 8 : 16) } },
      yAxis: { ...axis, type: 'category', inverse: true, data: leaves.map(String), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, fontSize: 11, interval: 0, formatter: (_, at) => shorten(titleOf(result, leaves[at]), narrow ? 10 : 24) } },
      visualMap: { min: -1, max: 1, orient: 'horizontal', left: 'center', bottom: 2, itemWidth: 12, itemHeight: 160, text: ['1', '−1'], textStyle: { color: paint.faint }, inRange: { color: paint.against } },
      series: [{ type: 'heatmap', data: cells, itemStyle: { borderColor: paint.paper, borderWidth: 1 },
        label: { show: width / leaves.length > 36, fontSize: 10, formatter: ({ value }) => fixed(value[2], 1).replace(/^(-?)0\./, '$1.') } }] }),
    headings: [say('INDICATOR'), say('INDICATOR'), number(say('N')), number('Spearman'), number('Pearson'), say('PANEL_NOTE')],
    rows: () => known.slice(0, 300).map((pair) => [titleOf(result, pair.node), titleOf(result, pair.with), number(pair.n), number(fixed(pair.spearman?.r, 2)), number(fixed(pair.pearson?.r, 2)), pick(pair.sentence)]) };
}

export function importanceChart(result, statistics) {
  const list = statistics.importance.filter((one) => one.effect_share !== undefined && one.depth === undefined).slice(0, MANY);
  if (list.length < 2) return null;
  const shareOf = new Map();
  const sum = list.reduce((all, one) => all + one.weight, 0) || 1;
  list.forEach((one) => shareOf.set(one.node, one.weight / sum));
  const more = list.filter((one) => one.matters === 'more').length, less = list.filter((one) => one.matters === 'less').length;
  return { title: say('IMPORTANCE'), description: say('IMPORTANCE_SAYS', list.length, more, less), note: say('IMPORTANCE_NOTE'), height: 30 * list.length + 80,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: 20, top: 34, bottom: 8, containLabel: true },
      legend: { top: 0, left: 0, itemWidth: 12, itemHeight: 12, textStyle: { color: paint.ink } },
      tooltip: { trigger: 'axis', axisPointer: { type: 'shadow' }, formatter: (items) => titleOf(result, list[items[0].dataIndex].node) + '\n' + items.map((item) => item.seriesName + '  ' + fixed(item.value, 1) + '%').join('\n') },
      xAxis: { ...axis, type: 'value', axisLabel: { ...axis.axisLabel, formatter: (x) => x + '%' } },
      yAxis: { ...axis, type: 'category', inverse: true, data: list.map((one) => String(one.node)), axisLabel: { ...axis.axisLabel, interval: 0, formatter: (_, at) => shorten(titleOf(result, list[at].node), narrow ? 14 : 34) } },
      series: [{ type: 'bar', name: say('SHARE'), data: list.map((one) => 100 * shareOf.get(one.node)), itemStyle: { color: paint.line }, barMaxWidth: 9 },
        { type: 'bar', name: say('EFFECT'), data: list.map((one) => 100 * one.effect_share), itemStyle: { color: paint.accent }, barMaxWidth: 9 }] }),
    headings: [say('INDICATOR'), number(say('SHARE')), number(say('EFFECT')), say('PANEL_NOTE')],
    rows: () => list.map((one) => [titleOf(result, one.node), number(fixed(100 * shareOf.get(one.node), 1) + '%'), number(fixed(100 * one.effect_share, 1) + '%'), pick(one.sentence)]) };
}
