// SPDX-License-Identifier: GPL-3.0-or-later
// The index: its weights as a sunburst, and the tree as a table that says of every node its weight, its rule in words and
// what it stands on; then the grades, the conditions and the adjustments.
import { figure } from './charts.js';
import { element, table } from './dom.js';
import { share, weightsChart } from './index_charts.js';
import { plain } from './number.js';
import { basisOf } from './sheet.js';
import { pick, say } from './text.js';

const number = (text) => ({ text, className: 'number' });

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
  return [result.index.source ? element('p', {}, result.index.source) : null, figure(weightsChart(result)), result.index.checklist ? null : tree(result), grades(result), conditions(result),
    element('details', { class: 'source-text no-print' }, element('summary', {}, say('INDEX_TEXT')), element('pre', { tabindex: 0 }, result.index.text))];
}
