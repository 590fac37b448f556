// SPDX-License-Identifier: GPL-3.0-or-later
// The index: its weights as a sunburst, and the tree as a table that says of every node its weight, its rule in words and
// what it stands on; then the grades, the conditions and the adjustments.
import { figure, shorten } from './charts.js';
import { childrenOf } from './data.js';
import { element, table } from './dom.js';
import { plain } from './number.js';
import { basisOf } from './sheet.js';
import { pick, say } from './text.js';

const number = (text) => ({ text, className: 'number' });

function share(node) {
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

function weightsFigure(result) {
  const { nodes } = result.index;
  const counted = nodes.filter((node) => node.share > 0);
  if (counted.length < 3) return null;
  const tops = childrenOf(result, 0).filter(({ node }) => node.share > 0);
  const depth = Math.max(...counted.map((node) => node.depth));
  return figure({ title: say('WEIGHTS_CHART'), className: 'weights', height: (width) => Math.min(560, Math.max(320, width * 0.9)),
    description: say('WEIGHTS_CHART_SAYS', tops.map(({ node }) => node.title + ' ' + share(node)).join(say('COMMA'))),
    option: ({ paint, width }) => {
      const size = Math.min(width, 560) / 2;
      return { tooltip: { formatter: ({ data, name }) => (data?.share === undefined ? name : name + '\n' + plain(100 * data.share, 2) + '%') },
        series: [{ type: 'sunburst', data: branch(result, 0, { paint }), radius: ['16%', '96%'], center: ['50%', '50%'], sort: null, nodeClick: false, emphasis: { focus: 'ancestor' },
          itemStyle: { borderColor: paint.paper, borderWidth: 1.5 },
          label: { color: '#fff', fontSize: 11, minAngle: 9, rotate: 'radial', overflow: 'truncate', formatter: ({ name }) => shorten(name, Math.max(4, Math.floor(size * 0.8 / depth / 6.2))) } }] };
    },
    headings: [say('NODE'), number(say('SHARE'))],
    rows: () => counted.slice(1).map((node) => [element('span', { class: 'depth' + node.depth }, node.title), number(share(node))]) });
}

function nodeRow(result, node) {
  const weight = result.index.points ? plain(node.weight, 2) : share(node);
  return { className: node.kind === 'dimension' ? 'dimension' : '', cells: [
    element('div', { class: 'depth' + Math.min(node.depth, 5) }, node.title, ' ', element('small', {}, node.id), node.note ? element('div', { class: 'rule' }, node.note) : null),
    number(node.depth === 0 ? '' : weight),
    element('div', {}, pick(node.rule), pick(node.value) ? element('div', { class: 'rule' }, pick(node.value)) : null, pick(node.weight_note) ? element('div', { class: 'rule' }, pick(node.weight_note)) : null),
    { text: basisOf(node), className: 'basis' }] };
}

function tree(result) {
  return [element('h2', {}, say('TREE')), table('tree', [say('NODE'), number(say(result.index.points ? 'POINTS_FULL' : 'SHARE')), say('RULE'), say('BASIS')],
    result.index.nodes.slice(1).map((node) => nodeRow(result, node)))];
}

function bounds(grade) {
  const parts = [['at_least', '≥'], ['above', '>'], ['at_most', '≤'], ['below', '<']].filter(([key]) => grade[key] !== undefined).map(([key, sign]) => sign + ' ' + plain(grade[key], 4));
  if (grade.begins_at !== undefined) parts.push(say('BEGINS_AT', plain(grade.begins_at, 4)));
  if (grade.top_share !== undefined) parts.push(say('TOP_SHARE', plain(100 * grade.top_share, 2)));
  if (grade.top_places !== undefined) parts.push(say('TOP_PLACES', grade.top_places));
  return parts.join(say('COMMA'));
}

function grades(result) {
  const { grades: list, grade_by: by } = result.index;
  return list.length === 0 ? null : [element('h2', {}, say('GRADES')), pick(by) ? element('p', {}, pick(by)) : null,
    table('plain', [say('GRADE'), say('BOUNDS'), say('BASIS')], list.map((grade) => ({ cells: [grade.title, bounds(grade) || '—', { text: basisOf(grade), className: 'basis' }] })))];
}

function conditions(result) {
  const { conditions: list, grades: all, adjustments } = result.index;
  const title = (id) => all.find((grade) => grade.id === id)?.title ?? id;
  return [list.length === 0 ? null : [element('h2', {}, say('CONDITIONS')), table('plain', [say('CONDITION'), say('RULE'), say('CAP'), say('BASIS')],
    list.map((one) => ({ cells: [one.title, element('div', {}, pick(one.rule), one.note ? element('div', { class: 'rule' }, one.note) : null), one.cap ? say('CAP_AT', title(one.cap)) : '', { text: basisOf(one), className: 'basis' }] })))],
  adjustments.length === 0 ? null : [element('h2', {}, say('ADJUSTED')), table('plain', [say('NODE'), say('RULE'), say('BASIS')],
    adjustments.map((one) => ({ cells: [one.title, pick(one.rule), { text: basisOf(one), className: 'basis' }] })))]];
}

/** The view. */
export function indexView(result) {
  return [result.index.source ? element('p', {}, result.index.source) : null, weightsFigure(result), result.index.checklist ? null : tree(result), grades(result), conditions(result),
    element('details', { class: 'source-text no-print' }, element('summary', {}, say('INDEX_TEXT')), element('pre', { tabindex: 0 }, result.index.text))];
}
