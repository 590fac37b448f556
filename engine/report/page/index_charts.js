// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of the index: a sunburst of the share of the whole that every dimension and indicator has. What a chart is:
// plot.js.
import { childrenOf } from './data.js';
import { element } from './dom.js';
import { plain } from './number.js';
import { shorten } from './plot.js';
import { say } from './text.js';

const number = (text) => ({ text, className: 'number' });

export function share(node) {
  return node.share === undefined ? '' : plain(100 * node.share, 2) + '%';
}

function branch(result, at, colour) {
  const { paint, series } = colour;
  return childrenOf(result, at).filter(({ node }) => node.share > 0).map(({ node, at: child }, k) => {
    const own = series ?? paint.series[k % paint.series.length];
    const children = branch(result, child, { paint, series: own });
    return { name: node.title, itemStyle: { color: own, opacity: 1 - 0.22 * (node.depth - 1) }, ...(children.length > 0 ? { children } : { value: node.share }), share: node.share };
  });
}

export function weightsChart(result) {
  const { nodes } = result.index;
  const counted = nodes.filter((node) => node.share > 0);
  if (counted.length < 3) return null;
  const tops = childrenOf(result, 0).filter(({ node }) => node.share > 0);
  const depth = Math.max(...counted.map((node) => node.depth));
  return { title: say('WEIGHTS_CHART'), className: 'weights', height: (width) => Math.min(560, Math.max(320, width * 0.9)),
    description: say('WEIGHTS_CHART_SAYS', tops.map(({ node }) => node.title + ' ' + share(node)).join(say('COMMA'))),
    option: ({ paint, width }) => {
      const size = Math.min(width, 560) / 2;
      return { tooltip: { formatter: ({ data, name }) => (data?.share === undefined ? name : name + '\n' + plain(100 * data.share, 2) + '%') },
        series: [{ type: 'sunburst', data: branch(result, 0, { paint }), radius: ['16%', '96%'], center: ['50%', '50%'], sort: null, nodeClick: false, emphasis: { focus: 'ancestor' },
          itemStyle: { borderColor: paint.paper, borderWidth: 1.5 },
          label: { color: '#fff', fontSize: 11, minAngle: 9, rotate: 'radial', overflow: 'truncate', formatter: ({ name }) => shorten(name, Math.max(4, Math.floor(size * 0.8 / depth / 7))) } }] };
    },
    headings: [say('NODE'), number(say('SHARE'))],
    rows: () => counted.slice(1).map((node) => [element('span', { class: 'depth' + node.depth }, node.title), number(share(node))]) };
}
