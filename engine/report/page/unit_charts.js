// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of one unit: where its dimensions stand among those of its peers. What a chart is: plot.js.
import { fixed } from './number.js';
import { shorten } from './plot.js';
import { quantile, topNodes } from './summary_charts.js';
import { say } from './text.js';

const number = (text) => ({ text, className: 'number' });

/* Quartiles of a node's scores over the ranked units; or as the head has them where other units are not in the page, and
   then no least and no most, which are always somebody's own. */
function peersOf(result, at) {
  const given = result.peers?.find((one) => one.node === at);
  if (result.peers) return given ? [given.q1, given.q1, given.median, given.q3, given.q3] : null;
  const sorted = result.units.filter((unit) => unit.rank && unit.score[at] !== null).map((unit) => unit.score[at]).sort((a, b) => a - b);
  return sorted.length < 3 ? null : [0, 0.25, 0.5, 0.75, 1].map((share) => quantile(sorted, share));
}

export function peersChart(result, unit) {
  const nodes = topNodes(result).filter(({ at }) => unit.nodes?.[at]?.score !== undefined).map((one) => ({ ...one, peers: peersOf(result, one.at) }))
    .filter(({ peers }) => peers !== null);
  if (nodes.length < 2) return null;
  const digits = result.index.show_digits;
  const shown = (result.peers ? [1, 2, 3] : [0, 1, 2, 3, 4]).map((k) => ({ k, id: ['LOWEST', 'QUARTER', 'MEDIAN', 'THREE_QUARTERS', 'HIGHEST'][k] }));
  const own = ({ at }) => unit.nodes[at].score;
  const told = nodes.map((one) => say('PEERS_ONE', one.node.title, fixed(own(one), digits), fixed(one.peers[2], digits))).join(say('SEMICOLON'));
  return { title: say('PEERS_CHART'), description: say('PEERS_CHART_SAYS', unit.name, told), note: say(result.peers ? 'PEERS_NOTE_QUARTILES' : 'PEERS_NOTE'), height: 34 * nodes.length + 66,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: 20, top: 8, bottom: 8, containLabel: true },
      tooltip: { trigger: 'item', formatter: ({ seriesIndex, dataIndex }) => {
        const one = nodes[dataIndex];
        return seriesIndex === 1 ? unit.name + '\n' + one.node.title + '  ' + fixed(own(one), digits)
          : one.node.title + '\n' + shown.map(({ k, id }) => say(id) + '  ' + fixed(one.peers[k], digits)).join('\n');
      } },
      xAxis: { ...axis, type: 'value', scale: result.index.scale[0] === null, min: result.index.scale[0] ?? undefined, max: result.index.scale[1] ?? undefined },
      yAxis: { ...axis, type: 'category', inverse: true, data: nodes.map(({ node }) => node.title), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, formatter: (text) => shorten(text, narrow ? 14 : 30) } },
      series: [{ type: 'boxplot', data: nodes.map(({ peers }) => peers), boxWidth: [8, 16], itemStyle: { color: paint.wash, borderColor: paint.faint } },
        { type: 'scatter', data: nodes.map((one, y) => [own(one), y]), symbol: 'diamond', symbolSize: 15, z: 5, itemStyle: { color: paint.accent, borderColor: paint.paper, borderWidth: 1 } }] }),
    headings: [say('DIMENSION'), number(say('THIS_UNIT')), ...shown.map(({ id }) => number(say(id)))],
    rows: () => nodes.map((one) => [one.node.title, number(fixed(own(one), digits)), ...shown.map(({ k }) => number(fixed(one.peers[k], digits)))]) };
}
