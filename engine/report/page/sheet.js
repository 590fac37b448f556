// SPDX-License-Identifier: GPL-3.0-or-later
// A unit's sheet: one A4 page (or more) that says which grade it has and why, down to the cells of the files.
// Every figure and sentence is the engine's; this module only sets them out.
import { element, table } from './dom.js';
import { fixed, plain } from './number.js';
import { gradeBadge } from './ranking.js';
import { pick, say } from './text.js';

const number = (text) => ({ text, className: 'number' });

function basisOf(thing) {
  if (thing.clause) return say('CLAUSE', thing.clause);
  return thing.basis === 'ours' ? say('OURS') : thing.basis ?? '';
}

function head(result, unit) {
  const digits = result.index.show_digits;
  const facts = [];
  if (unit.total !== null && unit.total !== undefined) facts.push(say('TOTAL_IS', fixed(unit.total, digits)));
  if (unit.rank) facts.push(say('RANK_IS', unit.rank, result.summary.scored));
  if (unit.decided) facts.push(say('DECIDED_IS', unit.decided.title));
  return element('header', { class: 'sheet-head' },
    element('p', { class: 'index-title' }, result.index.title, ' ', result.dataset.period),
    element('h2', {}, unit.name, element('small', {}, [unit.id, unit.group].filter(Boolean).join(' · '))),
    element('p', { class: 'verdict' }, gradeBadge(result, unit), facts.map((fact) => element('span', { class: 'fact' }, fact))),
    element('p', { class: 'sentence' }, pick(unit.sentence)));
}

function sourcesOf(indicator) {
  const lines = indicator.sources.map((one) =>
    element('div', {}, one.origin ? say('ORIGIN_' + one.origin.toUpperCase()) + ' ' : '', one.text,
      one.source ? element('span', { class: 'source' }, ' ' + one.source) : null,
      one.evidence ? element('span', { class: 'evidence' }, ' ' + one.evidence) : null));
  return element('div', { class: 'sources' }, lines);
}

function indicatorRow(result, unit, node, at) {
  const one = unit.nodes[at];
  const digits = result.index.show_digits;
  return { className: 'indicator', cells: [
    element('div', {}, element('span', { class: 'name', style: undefined }, node.title),
      element('div', { class: 'rule' }, pick(node.rule))),
    number(one.raw_shown ?? ''),
    number(plain(one.full, digits)),
    number(element('strong', {}, fixed(one.shown, digits))),
    number(fixed(one.lost, digits)),
    number(one.rank ?? ''),
    element('div', {}, element('div', {}, pick(one.sentence)), sourcesOf(one)),
    basisOf(node),
  ] };
}

function dimensionRow(result, unit, node, at) {
  const one = unit.nodes[at];
  const digits = result.index.show_digits;
  return { className: 'dimension depth' + Math.min(node.depth, 3), cells: [
    node.title, '', number(plain(one.full, digits)), number(fixed(one.shown, digits)), number(fixed(one.lost, digits)),
    number(one.rank ?? ''), { text: one.level ? one.level.title : '', className: '' }, basisOf(node)] };
}

function figures(result, unit) {
  if (result.index.checklist) return null;
  const rows = [];
  result.index.nodes.forEach((node, at) => {
    if (at > 0 && unit.nodes[at]) rows.push(node.kind === 'indicator' ? indicatorRow(result, unit, node, at) : dimensionRow(result, unit, node, at));
  });
  const digits = result.index.show_digits;
  for (const one of unit.adjustments ?? []) {
    rows.push({ className: 'indicator', cells: [say('ADJUSTMENT', one.title), number(one.raw_shown ?? ''), '',
      number(fixed(one.points, digits)), '', '', element('div', {}, element('div', {}, pick(one.sentence)), sourcesOf(one)), basisOf(one)] });
  }
  rows.push({ className: 'total', cells: [say('TOTAL'), '', number(plain(result.index.scale[1], digits)), number(fixed(unit.total, digits)), '', number(unit.rank ?? ''), '', ''] });
  return [table('figures', [say('INDICATOR'), say('RAW'), say('FULL'), say('POINTS'), say('LOST'), say('RANK'), say('WHY'), say('BASIS')], rows),
    element('p', { class: 'note' }, pick(unit.method))];
}

function conditions(result, unit) {
  const asked = unit.conditions.filter((one) => one.result !== 'not_asked');
  if (asked.length === 0) return null;
  const rows = asked.map((one) => ({ className: one.result, cells: [
    one.title, { text: say('RESULT_' + one.result.toUpperCase()), className: 'result' },
    element('div', {}, element('div', {}, pick(one.sentence)), sourcesOf({ sources: one.sources })), basisOf(one)] }));
  return [element('h3', {}, say('CONDITIONS')), table('conditions', [say('CONDITION'), say('RESULT'), say('WHY'), say('BASIS')], rows)];
}

function list(title, sentences) {
  if (!sentences || sentences.length === 0) return null;
  return [element('h3', {}, title), element('ul', {}, sentences.map((one) => element('li', {}, pick(one))))];
}

function signatures() {
  return element('div', { class: 'signatures' },
    ['SIGN_PANEL', 'SIGN_OFFICE', 'SIGN_DATE'].map((id) => element('div', {}, say(id))));
}

function foot(result) {
  return element('footer', { class: 'sheet-foot' }, pick(result.index.note) ? element('p', {}, result.index.note) : null,
    element('p', {}, say('FOOT', result.index.id, result.dataset.period, result.version), ' ',
      element('span', { class: 'hash' }, result.index.hash.slice(0, 16))));
}

/** The sheet of one unit. */
export function sheet(result, unit) {
  return element('article', { class: 'sheet', 'aria-label': unit.name }, head(result, unit), figures(result, unit),
    conditions(result, unit), list(say('LIFT'), unit.lift), list(say('TURNING'), unit.turning), signatures(), foot(result));
}
