// SPDX-License-Identifier: GPL-3.0-or-later
// The ranked table: every unit with its total, grade and the points of the top dimensions. Sorted by a click on a heading,
// narrowed by a word, a group or a grade; a page of rows at a time, all of them for the printer. The state (order, word,
// group, grade, page) lives here and nowhere else.
import { gradeOrder, isPublic, metOf, topsOf } from './data.js';
import { element } from './dom.js';
import { fixed } from './number.js';
import { gradeColour } from './paint.js';
import { getLanguage, pick, say } from './text.js';

const PAGE_ROWS = 100;
const state = { by: 'rank', down: false, word: '', group: '', grade: '', page: 0 };

/** Starts again: the printer gets all rows, so what is drawn while printing must not be what was typed last. */
export function resetRanking() {
  Object.assign(state, { by: 'rank', down: false, word: '', group: '', grade: '', page: 0 });
}

function columnsOf(result) {
  const { checklist, points } = result.index;
  const digits = result.index.show_digits;
  const tops = topsOf(result).slice(0, 12).map(({ node, at }) => ({
    key: 'node' + at, title: node.title, number: true, digits, top: true,
    of: (unit) => (points ? unit.shown : unit.score)?.[at] ?? null }));
  return [
    { key: 'rank', title: say('RANK'), number: true, of: (unit) => unit.rank ?? null, absent: checklist },
    { key: 'id', title: say('ID'), of: (unit) => unit.id },
    { key: 'name', title: say('NAME'), of: (unit) => unit.name },
    { key: 'group', title: say('GROUP'), of: (unit) => unit.group, absent: !result.units.some((unit) => unit.group) },
    { key: 'total', title: say('TOTAL'), number: true, digits, of: (unit) => unit.total ?? null, absent: checklist },
    { key: 'grade', title: say('GRADE'), of: (unit) => gradeOrder(result, unit) },
    { key: 'decided', title: say('DECIDED'), of: (unit) => decidedTitle(result, unit), absent: !result.units.some((unit) => unit.decided) },
    { key: 'step', title: say('STEP'), of: (unit) => stepTitle(result, unit), absent: !checklist || result.index.steps.length === 0 },
    ...tops,
    { key: 'adjusted', title: say('ADJUSTED'), number: true, digits, of: (unit) => unit.adjusted ?? null, absent: result.index.adjustments.length === 0 },
    { key: 'remark', title: say('REMARK'), of: (unit) => remarkOf(result, unit), absent: isPublic(result) },
  ].filter((column) => !column.absent);
}

function isEmpty(key) {
  return key === null || key === undefined || key === '';
}

function compare(a, b) {
  if (isEmpty(a) || isEmpty(b)) return (isEmpty(a) ? 1 : 0) - (isEmpty(b) ? 1 : 0);
  return typeof a === 'number' ? a - b : collator.compare(String(a), String(b));
}

const collator = new Intl.Collator('zh', { numeric: true });

function matching(result) {
  const word = state.word.trim().toLowerCase();
  return result.units.filter((unit) =>
    (!state.grade || (unit.grade ?? unit.status) === state.grade) && (!state.group || unit.group === state.group) &&
    (!word || [unit.id, unit.name, unit.group ?? ''].some((text) => text.toLowerCase().includes(word))));
}

/* Units without a value stay at the end in either direction. */
function sorted(units, column) {
  const keyed = units.map((unit) => ({ unit, key: column.of(unit) }));
  keyed.sort((a, b) => (isEmpty(a.key) || isEmpty(b.key) ? compare(a.key, b.key) : (state.down ? -1 : 1) * compare(a.key, b.key)) || a.unit.at - b.unit.at);
  return keyed.map(({ unit }) => unit);
}

/** The grade of a unit, or why it has none, as a mark that differs in form as well as in colour. */
export function gradeBadge(result, unit) {
  const at = gradeOrder(result, unit);
  const n = result.index.grades.length;
  const kind = !unit.grade ? 'none' : at === 0 ? 'best' : at === n - 1 ? 'worst' : 'middle';
  const title = unit.grade ? result.index.grades[at].title : say('STATUS_' + unit.status.toUpperCase());
  return element('span', { class: 'badge ' + kind }, title, unit.flagged && unit.grade ? element('span', { class: 'flag' }, say('STATUS_UNDECIDED')) : null);
}

/** What a meeting decided, in the index's words where these fit. */
export function decidedTitle(result, unit) {
  if (!unit.decided) return '';
  return result.index.grades.find((grade) => grade.id === unit.decided.grade)?.title ?? unit.decided.written;
}

function differs(unit) {
  return unit.decided !== undefined && unit.decided.grade !== unit.grade;
}

/* Nothing needs saying where the cut-offs alone decided; of a checklist, what is missing. */
function remarkOf(result, unit) {
  if (result.index.checklist) return result.gates.filter((gate) => metOf(unit, gate.condition) === 'not_met').map(({ condition }) => result.index.conditions[condition].title).join(say('COMMA'));
  if (unit.status !== 'graded') return pick(unit.reason);
  if (unit.flagged) return pick(unit.flag_reason);
  return ['cutoff', 'profile', 'class'].includes(unit.decided_by) ? '' : pick(unit.verdict);
}

/** The last step of a checklist's procedure that a unit has reached. */
export function stepTitle(result, unit) {
  return unit.step > 0 ? result.index.steps[unit.step - 1].title : '—';
}

/* Numbers first turn to the best: ranks rise, totals fall. */
function heading(column, redraw, plain) {
  if (plain) return element('th', { scope: 'col', class: column.number ? 'number' : column.key }, column.title); // buttons are not repeated on every page
  const here = state.by === column.key;
  const turn = () => {
    state.down = here ? !state.down : Boolean(column.number) && column.key !== 'rank';
    Object.assign(state, { by: column.key, page: 0 });
    redraw(column.key);
  };
  return element('th', { scope: 'col', class: column.number ? 'number' : column.key, 'aria-sort': here ? (state.down ? 'descending' : 'ascending') : 'none' },
    element('button', { type: 'button', 'data-key': column.key, click: turn }, column.title, element('span', { class: 'order', 'aria-hidden': 'true' }, here ? (state.down ? '▼' : '▲') : '')));
}

/* A bar behind the total: how much of the scale it is. */
function totalCell(result, unit, column) {
  const text = fixed(column.of(unit), column.digits);
  const [low, high] = result.index.scale;
  if (text === '' || low === null || high === null || !(high > low)) return text;
  const share = Math.max(0, Math.min(1, (unit.total - low) / (high - low)));
  const bar = element('span', { class: 'meter', 'aria-hidden': 'true' });
  bar.style.setProperty('--share', (100 * share).toFixed(1) + '%');
  bar.style.setProperty('--colour', gradeColour(unit.grade ? gradeOrder(result, unit) : -1, result.index.grades.length));
  return [bar, text];
}

function row(result, columns, unit, link) {
  const show = (column) => {
    if (column.key === 'grade') return gradeBadge(result, unit);
    if (column.key === 'name') return link(unit);
    if (column.key === 'total') return totalCell(result, unit, column);
    const value = column.of(unit);
    return column.digits !== undefined ? fixed(value, column.digits) : value ?? '';
  };
  return element('tr', {}, columns.map((column) => element(column.key === 'name' ? 'th' : 'td', { scope: column.key === 'name' ? 'row' : undefined,
    class: [column.number ? 'number' : column.key, column.top ? 'top' : '', column.key === 'total' ? 'total' : '', column.key === 'decided' && differs(unit) ? 'differs' : ''].join(' ').trim() }, show(column))));
}

function select(label, value, choices, change) {
  return element('select', { 'aria-label': label, change: (event) => change(event.target.value) },
    choices.map(([key, title]) => element('option', { value: key, selected: key === value }, title)));
}

function controls(result, redraw) {
  const set = (key) => (value) => {
    Object.assign(state, { [key]: value, page: 0 });
    redraw();
  };
  const groups = [...new Set(result.units.map((unit) => unit.group).filter(Boolean))].sort(collator.compare);
  const grades = [['', say('ALL_GRADES')], ...result.index.grades.map((grade) => [grade.id, grade.title]),
    ...['undecided', 'unscored', 'not_eligible'].filter((status) => result.summary[status] > 0).map((status) => [status, say('STATUS_' + status.toUpperCase())])];
  return element('div', { class: 'controls no-print', role: 'search' },
    element('input', { type: 'search', value: state.word, placeholder: say('SEARCH'), 'aria-label': say('SEARCH'), input: (event) => set('word')(event.target.value) }),
    groups.length > 1 ? select(say('GROUP'), state.group, [['', say('ALL_GROUPS')], ...groups.map((group) => [group, group])], set('group')) : null,
    select(say('GRADE'), state.grade, grades, set('grade')));
}

function pager(n, redraw) {
  const pages = Math.ceil(n / PAGE_ROWS);
  if (pages < 2) return null;
  const go = (page, text, label) => element('button', { type: 'button', disabled: page < 0 || page >= pages, 'aria-label': label,
    click: () => {
      state.page = page;
      redraw();
    } }, text);
  return element('div', { class: 'pager no-print' }, go(state.page - 1, '‹', say('PAGE_BEFORE')),
    element('span', {}, say('PAGE_OF', state.page + 1, pages)), go(state.page + 1, '›', say('PAGE_AFTER')));
}

/** The table with its controls; link(unit) makes a link to a unit. */
export function ranking(result, link) {
  const body = element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': say('RANKING') });
  const status = element('p', { class: 'note', role: 'status' });
  const turner = element('div');
  const redraw = (focus, all = false) => {
    const columns = columnsOf(result);
    const column = columns.find(({ key }) => key === state.by) ?? columns[0];
    const units = sorted(matching(result), column);
    const shown = all ? units : units.slice(state.page * PAGE_ROWS, (state.page + 1) * PAGE_ROWS);
    status.textContent = say('SHOWN_UNITS', units.length, result.units.length);
    body.replaceChildren(element('table', { class: 'ranking' },
      element('thead', {}, element('tr', {}, columns.map((one) => heading(one, redraw, all)))),
      element('tbody', {}, shown.map((unit) => row(result, columns, unit, link)))));
    turner.replaceChildren(...[pager(units.length, redraw)].filter(Boolean));
    if (focus) body.querySelector('button[data-key="' + focus + '"]')?.focus();
  };
  redraw();
  const section = element('section', { class: 'ranking-section' }, element('h2', {}, say(result.index.checklist ? 'RESULTS' : 'RANKING')), controls(result, redraw), status, body, turner);
  section.addEventListener('kaoping-print', () => redraw(null, true));
  section.addEventListener('kaoping-screen', () => redraw());
  return section;
}
