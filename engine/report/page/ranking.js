// SPDX-License-Identifier: GPL-3.0-or-later
// The ranked table: every unit with its total, grade and the points of the top dimensions. Sorted by a click on a
// heading, narrowed by a word or a grade. The state (order, word, grade) lives here and nowhere else.
import { element } from './dom.js';
import { fixed } from './number.js';
import { getLanguage, pick, say } from './text.js';

const state = { by: 'rank', down: false, word: '', grade: '' };

function columnsOf(result) {
  const { checklist, points } = result.index;
  const fixedColumns = [
    { key: 'rank', title: say('RANK'), number: true, of: (unit) => unit.rank ?? null, absent: checklist },
    { key: 'id', title: say('ID'), of: (unit) => unit.id },
    { key: 'name', title: say('NAME'), of: (unit) => unit.name },
    { key: 'group', title: say('GROUP'), of: (unit) => unit.group, absent: !result.units.some((unit) => unit.group) },
    { key: 'step', title: say('STEP'), of: (unit) => stepTitle(result, unit), absent: !checklist || result.index.steps.length === 0 },
  ];
  const digits = result.index.show_digits;
  const tops = result.index.nodes
    .map((node, at) => ({ node, at }))
    .filter(({ node }) => node.parent === 0)
    .map(({ node, at }) => ({
      key: 'node' + at, title: node.title, number: true, digits,
      of: (unit) => (points ? unit.nodes?.[at]?.shown : unit.nodes?.[at]?.figure) ?? null,
    }));
  const adjusted = { key: 'adjusted', title: say('ADJUSTED'), number: true, digits, of: (unit) => unit.adjusted ?? null, absent: result.index.adjustments.length === 0 };
  const total = checklist ? [] : [{ key: 'total', title: say('TOTAL'), number: true, digits, of: (unit) => unit.total }];
  return [...fixedColumns, ...tops, adjusted, ...total, { key: 'grade', title: say('GRADE'), of: (unit) => gradeOrder(result, unit) }].filter((column) => !column.absent);
}

function gradeOrder(result, unit) {
  const at = result.index.grades.findIndex((grade) => grade.id === unit.grade);
  return at < 0 ? result.index.grades.length : at;
}

function compare(a, b) {
  if (a === null || a === undefined || b === null || b === undefined)
    return (a === null || a === undefined ? 1 : 0) - (b === null || b === undefined ? 1 : 0);
  return typeof a === 'number' ? a - b : String(a).localeCompare(String(b), 'zh');
}

function matching(result) {
  const word = state.word.trim().toLowerCase();
  return result.units.filter((unit) =>
    (!state.grade || (unit.grade ?? unit.status) === state.grade) &&
    (!word || [unit.id, unit.name, unit.group ?? ''].some((text) => text.toLowerCase().includes(word))));
}

function sorted(units, column) {
  const keyed = units.map((unit, at) => ({ unit, at, key: column.of(unit) }));
  // units without a value stay at the end in either direction
  const empty = (key) => key === null || key === undefined;
  keyed.sort((a, b) => (empty(a.key) || empty(b.key) ? compare(a.key, b.key) : (state.down ? -1 : 1) * compare(a.key, b.key)) || a.at - b.at);
  return keyed.map(({ unit }) => unit);
}

export function gradeBadge(result, unit) {
  const at = gradeOrder(result, unit);
  const title = unit.grade ? result.index.grades[at].title : say('STATUS_' + unit.status.toUpperCase());
  const place = !unit.grade ? 'none' : at === 0 ? 'best' : at === result.index.grades.length - 1 ? 'worst' : 'middle';
  return element('span', { class: 'badge ' + place }, title,
    unit.flagged ? element('span', { class: 'flag' }, say('STATUS_UNDECIDED')) : null);
}

/** The grade that the meeting decided, by its title where the index knows it. */
export function decidedTitle(result, unit) {
  return result.index.grades.find((grade) => grade.id === unit.decided.grade)?.title ?? unit.decided.written;
}

function differs(unit) {
  return unit.decided !== undefined && unit.decided.grade !== unit.grade;
}

/* Nothing needs saying where the cut-offs alone decided; of a checklist, what is missing. */
function remarkOf(result, unit) {
  if (result.index.checklist) return lacking(result, unit).join(getLanguage() === 'zh' ? '、' : ', ');
  if (unit.status !== 'graded') return pick(unit.reason);
  if (unit.flagged) return pick(unit.flag_reason);
  return ['cutoff', 'profile', 'class'].includes(unit.decided_by) ? '' : pick(unit.verdict);
}

function lacking(result, unit) {
  return (unit.conditions ?? []).filter((one) => one.role === 'check' && one.owner === undefined && one.result !== 'met' && one.result !== 'not_asked')
    .map((one) => result.index.conditions[one.condition].title);
}

/** The last step of a checklist's procedure that a unit has reached. */
export function stepTitle(result, unit) {
  return unit.step > 0 ? result.index.steps[unit.step - 1].title : '—';
}

function heading(column, redraw) {
  const here = state.by === column.key;
  const turn = () => {
    state.down = here ? !state.down : false;
    state.by = column.key;
    redraw();
  };
  return element('th', { scope: 'col', class: column.number ? 'number' : '', 'aria-sort': here ? (state.down ? 'descending' : 'ascending') : 'none' },
    element('button', { type: 'button', click: turn }, column.title, here ? (state.down ? ' ▼' : ' ▲') : ''));
}

function row(result, columns, unit, open) {
  const show = (column) => {
    if (column.key === 'grade') return gradeBadge(result, unit);
    if (column.key === 'name') return element('button', { type: 'button', class: 'link', click: () => open(unit) }, unit.name);
    const value = column.of(unit);
    return column.digits !== undefined ? fixed(value, column.digits) : value ?? '';
  };
  const cells = columns.map((column) => element('td', { class: column.number ? 'number' : column.key }, show(column)));
  const decided = unit.decided ? decidedTitle(result, unit) : '';
  return element('tr', {}, cells,
    result.units.some((one) => one.decided) ? element('td', { class: differs(unit) ? 'differs' : '' }, decided) : null, element('td', { class: 'remark' }, remarkOf(result, unit)));
}

function controls(result, redraw) {
  const choices = [['', say('ALL_GRADES')], ...result.index.grades.map((grade) => [grade.id, grade.title]),
    ...['undecided', 'unscored', 'not_eligible'].map((status) => [status, say('STATUS_' + status.toUpperCase())])];
  return element('div', { class: 'controls no-print' },
    element('input', { type: 'search', value: state.word, placeholder: say('SEARCH'), 'aria-label': say('SEARCH'),
      input: (event) => { state.word = event.target.value; redraw(); } }),
    element('select', { 'aria-label': say('GRADE'), change: (event) => { state.grade = event.target.value; redraw(); } },
      choices.map(([value, title]) => element('option', { value, selected: value === state.grade }, title))));
}

/** The table with its controls; open(unit) is called when a name is chosen. */
export function ranking(result, open) {
  const body = element('div', { class: 'scroll' });
  const redraw = () => {
    const columns = columnsOf(result);
    const column = columns.find(({ key }) => key === state.by) ?? columns[0];
    const units = sorted(matching(result), column);
    body.replaceChildren(element('table', { class: 'ranking' },
      element('thead', {}, element('tr', {}, columns.map((one) => heading(one, redraw)),
        result.units.some((one) => one.decided) ? element('th', { scope: 'col', class: 'decided' }, say('DECIDED')) : null, element('th', { scope: 'col' }, say('REMARK')))),
      element('tbody', {}, units.map((unit) => row(result, columns, unit, open)))));
  };
  redraw();
  return element('section', {}, element('h2', {}, say(result.index.checklist ? 'RESULTS' : 'RANKING')), controls(result, redraw), body);
}
