// SPDX-License-Identifier: GPL-3.0-or-later
// A unit's sheet: one A4 page (or more) that says which grade it has and why, down to the cells of the files. Every figure
// and sentence is the engine's; this module only sets them out. Points got and lost stand as a bar beside their numbers.
import { isPublic } from './data.js';
import { element, table } from './dom.js';
import { fixed, plain } from './number.js';
import { decidedTitle, gradeBadge, stepTitle } from './ranking.js';
import { getLanguage, pick, say } from './text.js';

const number = (text) => ({ text, className: 'number' });

export function basisOf(thing) {
  if (thing.clause) return thing.basis === 'ours' ? say('CLAUSE_OURS', thing.clause) : thing.clause;
  return thing.basis === 'ours' ? say('OURS') : thing.basis ?? '';
}

function head(result, unit) {
  const digits = result.index.show_digits;
  const facts = [];
  if (unit.total !== undefined) facts.push(say('TOTAL_IS', fixed(unit.total, digits)));
  if (unit.rank) facts.push(say('RANK_IS', unit.rank, result.summary.scored));
  if (result.index.checklist && result.index.steps.length > 0) facts.push(say('STEP_IS', stepTitle(result, unit)));
  if (unit.decided) facts.push(say('DECIDED_IS', decidedTitle(result, unit)));
  const sentences = [unit.verdict, unit.flag_reason, unit.cutoffs].filter((one) => pick(one));
  return element('header', { class: 'sheet-head' },
    element('p', { class: 'index-title' }, pick(result.index.title), ' ', result.dataset.period),
    element('h1', { class: unit.name.length > 60 ? 'long' : undefined }, unit.name, element('small', {}, [unit.id, unit.group].filter(Boolean).join(' · '))),
    element('p', { class: 'verdict' }, gradeBadge(result, unit), facts.map((fact) => element('span', { class: 'fact' }, fact))),
    sentences.map((one) => element('p', { class: 'sentence' }, pick(one))),
    unit.decided ? element('p', { class: 'note' }, [say('DECIDED'), unit.decided.basis, unit.decided.date, unit.decided.source].filter(Boolean).join(' · ')) : null);
}

function place(text, source) {
  return element('span', {}, text, source ? element('span', { class: 'source' }, (text ? ' ' : '') + source) : null);
}

function entryLine(entry) {
  const more = [entry.evidence, entry.note, entry.by, entry.date].filter(Boolean).join(' · ');
  return element('div', {}, place(say('ORIGIN_' + entry.origin.toUpperCase()) + ' ' + entry.text, entry.source),
    more ? element('span', { class: 'evidence' }, ' ' + more) : null);
}

function markText(mark) {
  const use = mark.use === 'counts' ? '' : '(' + say('MARK_' + mark.use.toUpperCase()) + ')';
  return (mark.number ? say('JUDGE_NUMBER', mark.number) : mark.judge) + ' ' + (mark.score === undefined ? '' : plain(mark.score, 2)) + use;
}

/* What a value was read from, in as few words as say it: all that was said of a cell where there is more than one
   thing; judges' marks; the cells of a value made of several columns; else the place alone. */
function sourcesOf(one) {
  const entries = one.entries ?? [];
  const reads = one.reads ?? [];
  const separator = getLanguage() === 'zh' ? '、' : ', ';
  let lines;
  if (entries.length > 1 || entries.some((entry) => entry.evidence || entry.note)) lines = entries.map(entryLine);
  else if (one.marks) lines = [element('div', {}, one.marks.map(markText).join(separator)), place('', one.source)];
  else if (new Set(reads.map((read) => read.name)).size > 1)
    lines = reads.map((read) => element('div', {}, place(read.name + ' ' + read.text, read.source)));
  else lines = [place('', one.source ?? reads.map((read) => read.source).filter(Boolean).join(separator))];
  return element('div', { class: 'sources' }, lines);
}

/* The columns say what is usual; a sentence is there where something is not. */
function why(one) {
  const unusual = one.state !== 'present' || one.discrepancy !== undefined;
  return element('div', {}, unusual ? element('div', {}, pick(one.sentence)) : null, sourcesOf(one));
}

/* Points got of full points; the rest is what was lost. */
function bar(one) {
  if (one.shown === undefined || !(one.full_shown > 0)) return '';
  const got = Math.max(0, Math.min(1, one.shown / one.full_shown));
  const made = element('span', { class: 'got-lost', 'aria-hidden': 'true' }, element('span', {}));
  made.firstChild.style.width = (100 * got).toFixed(1) + '%';
  return made;
}

/* The way of a value from its cell to its points, as far as there is more to say than the columns do. */
function path(result, unit, node, one) {
  const digits = result.index.show_digits;
  const steps = [];
  if (pick(node.value)) steps.push([say('STEP_VALUE'), pick(node.value)]);
  if (pick(one.raw_text)) steps.push([say('STEP_RAW'), pick(one.raw_text)]);
  if (one.used !== undefined && one.used !== one.raw) steps.push([say('STEP_USED'), plain(one.used, 4)]);
  if (one.treated !== undefined) steps.push([say('STEP_TREATED'), plain(one.treated, 4)]);
  if (one.score !== undefined) steps.push([say('STEP_SCORE'), plain(one.score, 4)]);
  if (one.weight !== undefined) steps.push([say('STEP_WEIGHT'), plain(100 * one.weight, 3) + '%']);
  if (one.shown !== undefined) steps.push([say('STEP_POINTS'), fixed(one.shown, digits)]);
  if (one.total_at_full !== undefined && one.lost_shown > 0) steps.push([say('STEP_AT_FULL'), fixed(one.total_at_full, digits)]);
  return element('details', { class: 'path no-print' }, element('summary', {}, say('PATH')),
    element('dl', {}, steps.map(([title, text]) => element('div', {}, element('dt', {}, title), element('dd', {}, text)))),
    pick(one.sentence) ? element('p', {}, pick(one.sentence)) : null);
}

function indicatorRow(result, unit, node, at) {
  const one = unit.nodes[at];
  const digits = result.index.show_digits;
  return { className: 'indicator', cells: [
    element('div', {}, element('span', { class: 'name' }, node.title),
      element('div', { class: 'rule' }, pick(node.rule)), path(result, unit, node, one)),
    number(pick(one.raw_text)),
    number(plain(one.full_shown, digits)),
    number(element('strong', {}, fixed(one.shown, digits))),
    number(fixed(one.lost_shown, digits)),
    bar(one),
    number(one.rank ?? ''),
    why(one),
    { text: basisOf(node), className: 'basis' },
  ] };
}

function levelTitle(node, one) {
  return node.levels?.find((level) => level.id === one.level)?.title ?? '';
}

function dimensionRow(result, unit, node, at) {
  const one = unit.nodes[at];
  const digits = result.index.show_digits;
  return { className: 'dimension depth' + Math.min(node.depth, 3), cells: [
    node.title, '', number(plain(one.full_shown, digits)), number(fixed(one.shown, digits)), number(fixed(one.lost_shown, digits)), bar(one),
    number(one.rank ?? ''), levelTitle(node, one), { text: basisOf(node), className: 'basis' }] };
}

/* What is published: dimensions, and no rank in them. */
function publishedFigures(result, unit) {
  const digits = result.index.show_digits;
  const rows = [];
  result.index.nodes.forEach((node, at) => {
    const one = unit.nodes[at];
    if (at > 0 && one && one.state !== 'withheld') rows.push({ className: 'dimension depth' + Math.min(node.depth, 3), cells: [node.title, number(plain(one.full_shown, digits)),
      number(fixed(one.shown, digits)), number(fixed(one.lost_shown, digits)), bar(one), { text: basisOf(node), className: 'basis' }] });
  });
  if (unit.adjusted !== undefined) rows.push({ cells: [say('ADJUSTED'), '', number(fixed(unit.adjusted, digits)), '', '', ''] });
  rows.push({ className: 'total', cells: [say('TOTAL'), number(plain(result.index.scale[1], digits)), number(fixed(unit.total, digits)), '', '', ''] });
  return table('figures', [say('DIMENSION'), ...['FULL', 'POINTS', 'LOST'].map((id) => number(say(id))), { text: say('GOT_LOST'), className: 'bar-cell' }, say('BASIS')], rows);
}

function figures(result, unit) {
  if (result.index.checklist || unit.status === 'not_eligible') return null;
  if (isPublic(result)) return publishedFigures(result, unit);
  const rows = [];
  result.index.nodes.forEach((node, at) => {
    if (at > 0 && unit.nodes[at]) rows.push(node.kind === 'indicator' ? indicatorRow(result, unit, node, at) : dimensionRow(result, unit, node, at));
  });
  const digits = result.index.show_digits;
  (unit.adjustments ?? []).forEach((one, at) => {
    const described = result.index.adjustments[at];
    rows.push({ className: 'indicator', cells: [
      element('div', {}, say('ADJUSTMENT', described.title), element('div', { class: 'rule' }, pick(described.rule))), '', '',
      number(fixed(one.shown, digits)), '', '', '', sourcesOf(one), { text: basisOf(described), className: 'basis' }] });
  });
  if (unit.adjust_cut !== undefined)
    rows.push({ className: 'indicator', cells: [say('ADJUST_CUT'), '', '', number(fixed(unit.adjust_cut, digits)), '', '', '', '', ''] });
  rows.push({ className: 'total', cells: [say('TOTAL'), '', number(plain(result.index.scale[1], digits)), number(fixed(unit.total, digits)), '', '', number(unit.rank ?? ''), '', ''] });
  return [table('figures', [say('INDICATOR'), ...['RAW', 'FULL', 'POINTS', 'LOST'].map((id) => number(say(id))),
    { text: say('GOT_LOST'), className: 'bar-cell' }, number(say('RANK')), say('WHERE'), say('BASIS')], rows),
    unit.method === 'points' || unit.method === 'none' ? null : element('p', { class: 'note' }, say('METHOD_SHAPLEY'))];
}

function conditions(result, unit) {
  const asked = (unit.conditions ?? []).filter((one) => one.result !== 'not_asked');
  if (asked.length === 0) return null;
  const rows = asked.map((one) => {
    const described = result.index.conditions[one.condition];
    const applies = one.role === 'applies' && one.result !== 'undecided'; // neither good nor bad
    return { className: applies ? '' : one.result, cells: [
      element('div', {}, described.title, element('div', { class: 'rule' }, pick(described.rule))),
      number(pick(one.value_text)),
      { text: say((applies ? 'APPLIES_' : 'RESULT_') + one.result.toUpperCase()), className: 'result' },
      sourcesOf(one), { text: basisOf(described), className: 'basis' }] };
  });
  return [element('h2', {}, say('CONDITIONS')), table('conditions', [say('CONDITION'), number(say('RAW')), say('RESULT'), say('WHERE'), say('BASIS')], rows)];
}

function list(title, sentences) {
  if (!sentences || sentences.length === 0) return null;
  return [element('h2', {}, title), element('ul', {}, sentences.map((one) => element('li', {}, pick(one))))];
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

/** The sheet of one unit; more stands between its head and its figures. */
export function sheet(result, unit, ...more) {
  return element('article', { class: 'sheet', 'aria-label': unit.name }, head(result, unit), more, figures(result, unit),
    conditions(result, unit), list(say('LIFT'), unit.changes ?? (pick(unit.change_none) ? [unit.change_none] : [])), list(say('TURNING'), unit.turns), isPublic(result) ? null : signatures(), foot(result));
}
