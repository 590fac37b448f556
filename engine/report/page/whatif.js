// SPDX-License-Identifier: GPL-3.0-or-later
// What if: sliders for the weights of the top two levels and for the bounds of grades. Totals, ranks and grades follow at
// once, and who moves against the result; what was changed can be saved as Lua, with the command that writes it into the
// index file. The state (what was set) lives here; nothing of it changes the result.
import { figure } from './charts.js';
import { childrenOf, findUnit } from './data.js';
import { element, table } from './dom.js';
import { askEngine, isLive } from './live.js';
import { fixed, key, plain } from './number.js';
import { gradeColour } from './paint.js';
import { shorten } from './plot.js';
import { canGrade, play } from './regrade.js';
import { whyNot } from './rescore.js';
import { pick, say } from './text.js';
import { areFound, changeWeights, wholeOf } from './weights.js';

const BOUNDS = ['at_least', 'above', 'at_most', 'below'];
const MOVERS = 200;
const SLOPES = 40;
const state = { weights: new Map(), bounds: new Map() }; // places of nodes; "grade.field"

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

function boundsOf(result) {
  const list = result.index.grades.map(() => ({}));
  for (const [name, value] of state.bounds) {
    const at = name.lastIndexOf('.');
    list[result.index.grades.findIndex((grade) => grade.id === name.slice(0, at))][name.slice(at + 1)] = value;
  }
  return list;
}

/* ---- Sliders ---- */

function stepOf(most) {
  return most > 20 ? 0.5 : most > 2 ? 0.1 : 0.01;
}

function slider({ title, value, from, to, step, was, change, id }) {
  const label = 'what-' + id;
  const range = element('input', { type: 'range', min: from, max: to, step, value, 'aria-label': title, tabindex: 0 });
  const box = element('input', { type: 'number', min: from, step: 'any', value: plain(value, 6), id: label, inputmode: 'decimal' });
  range.addEventListener('input', () => change(Number(range.value)));
  box.addEventListener('change', () => { if (box.value !== '' && Number.isFinite(Number(box.value)) && Number(box.value) >= 0) change(Number(box.value)); });
  const reset = element('button', { type: 'button', class: 'reset', title: say('RESET_ONE'), 'aria-label': say('RESET_ONE') + say('COLON') + title, click: () => change(null) }, '↺');
  const made = element('div', { class: 'slider' }, element('label', { for: label }, title), range, box, element('span', { class: 'was' }, say('WAS', plain(was, 6))), reset);
  made.show = (now, isSet) => {
    if (document.activeElement !== range) range.value = now;
    if (document.activeElement !== box || !isSet) box.value = plain(now, 6);
    made.classList.toggle('set', isSet);
    made.classList.toggle('moved', !isSet && key(now) !== key(was));
  };
  return made;
}

function weightSliders(result, update, shown) {
  const one = ({ node, at }, most, level) => {
    const made = slider({ title: node.title, value: node.weight, from: 0, to: most, step: stepOf(most), was: node.weight, id: 'w' + at,
      change: (value) => {
        if (value === null) state.weights.delete(at);
        else state.weights.set(at, value);
        update();
      } });
    made.classList.add('level' + level);
    shown.push((weights) => made.show(weights[at], state.weights.has(at)));
    return made;
  };
  const most = (parent) => wholeOf(result, parent, result.index.nodes.map((node) => node.weight)) ??
    3 * Math.max(...childrenOf(result, parent).map(({ node }) => node.weight), 1 / 3);
  const fixedNote = (parent) => element('p', { class: 'note' }, say('WEIGHTS_ARE_FOUND', result.index.nodes[parent].title));
  if (areFound(result, 0)) return [fixedNote(0)];
  return childrenOf(result, 0).map((top) => {
    const below = childrenOf(result, top.at);
    return element('div', { class: 'family' }, one(top, most(0), 1), below.length === 0 ? null :
      element('details', {}, element('summary', {}, say('BELOW_IT', below.length)), areFound(result, top.at) ? fixedNote(top.at) : below.map((child) => one(child, most(top.at), 2))));
  });
}

function boundSliders(result, update, shown) {
  const [low, high] = result.index.scale;
  return result.index.grades.flatMap((grade) => BOUNDS.filter((field) => grade[field] !== undefined).map((field) => {
    const name = grade.id + '.' + field;
    const made = slider({ title: say('BOUND_' + field.toUpperCase(), grade.title), value: grade[field], from: low ?? 0, to: Math.max(high ?? 0, grade[field] * 1.5), id: 'b' + name,
      step: stepOf(high ?? grade[field]), was: grade[field],
      change: (value) => {
        if (value === null) state.bounds.delete(name);
        else state.bounds.set(name, value);
        update();
      } });
    shown.push(() => made.show(state.bounds.get(name) ?? grade[field], state.bounds.has(name)));
    return made;
  }));
}

/* ---- What comes of it ---- */

function gradeTitle(result, at) {
  return at === null || at === undefined ? '—' : result.index.grades[at].title;
}

function gradeOf(result, unit) {
  const at = result.index.grades.findIndex((grade) => grade.id === unit.grade);
  return at < 0 ? null : at;
}

function countsTable(result, list) {
  const { grades } = result.index;
  const before = grades.map((grade) => result.units.filter((unit) => unit.grade === grade.id).length);
  const after = grades.map((_, at) => list.filter((one) => one.grade === at).length);
  return table('plain counts', [say('GRADE'), ...grades.map((grade) => number(grade.title))], [
    { cells: [say('BEFORE'), ...before.map((count) => number(count))] },
    { cells: [say('AFTER'), ...after.map((count, at) => number(count, count === before[at] ? '' : 'moved'))] }]);
}

/* Up is better in both: a lower rank, a better grade. */
function moversOf(result, list, graded) {
  const moved = list.map((one) => ({ ...one, was: gradeOf(result, one.unit), rankChange: (one.unit.rank ?? 0) && one.rank ? one.unit.rank - one.rank : 0 }))
    .filter((one) => (graded && one.was !== one.grade) || one.unit.rank !== one.rank);
  const gradeMove = (one) => (graded && one.was !== one.grade ? 1 : 0);
  return moved.sort((a, b) => gradeMove(b) - gradeMove(a) || Math.abs(b.rankChange) - Math.abs(a.rankChange) || a.unit.at - b.unit.at);
}

function arrow(change) {
  return change > 0 ? ' ↑' + change : change < 0 ? ' ↓' + -change : '';
}

function moversTable(result, moved, graded, link) {
  const digits = result.index.show_digits;
  return table('movers', [say('NAME'), number(say('RANK')), number(say('TOTAL')), ...(graded ? [say('GRADE')] : [])], moved.slice(0, MOVERS).map((one) => ({ cells: [
    link(one.unit),
    number(element('span', {}, (one.unit.rank ?? '—') + ' → ' + (one.rank ?? '—'), element('span', { class: one.rankChange > 0 ? 'up' : 'down' }, arrow(one.rankChange)))),
    number(fixed(one.unit.total, digits) + ' → ' + (Number.isNaN(one.total) ? '—' : fixed(one.total, digits))),
    ...(graded ? [{ text: one.was === one.grade ? gradeTitle(result, one.grade) : gradeTitle(result, one.was) + ' → ' + gradeTitle(result, one.grade), className: one.was === one.grade ? '' : 'moved' }] : [])] })));
}

function slopeFigure(result, list) {
  const best = list.filter((one) => one.rank && one.unit.rank).sort((a, b) => a.unit.rank - b.unit.rank).slice(0, SLOPES);
  if (best.length < 2) return null;
  const last = Math.max(...best.map((one) => Math.max(one.rank, one.unit.rank)));
  return figure({ title: say('SLOPE_CHART'), description: say('SLOPE_CHART_SAYS', best.length, best.filter((one) => one.rank !== one.unit.rank).length),
    height: Math.max(240, Math.min(15 * last + 50, 700)),
    option: ({ paint, axis, narrow }) => ({
      grid: { left: narrow ? 112 : 170, right: 40, top: 26, bottom: 8 },
      tooltip: { trigger: 'item', formatter: ({ seriesIndex }) => best[seriesIndex].unit.name + '\n' + best[seriesIndex].unit.rank + ' → ' + best[seriesIndex].rank },
      xAxis: { ...axis, type: 'category', position: 'top', boundaryGap: false, data: [say('BEFORE'), say('AFTER')], axisLine: { show: false } },
      yAxis: { ...axis, type: 'value', inverse: true, min: 1, max: Math.max(2, last), show: false },
      series: best.map((one) => ({ type: 'line', data: [one.unit.rank, one.rank], symbolSize: 6, lineStyle: { width: one.rank === one.unit.rank ? 1 : 2.2, opacity: one.rank === one.unit.rank ? 0.45 : 1 },
        color: gradeColour(one.grade ?? -1, result.index.grades.length) || paint.faint,
        label: { show: true, color: paint.ink, fontSize: 11, position: 'right', formatter: ({ dataIndex, value }) => (dataIndex === 0 ? '' : String(value)) } })).map((series, at) => ({ ...series, data: [{ value: best[at].unit.rank, label: { position: 'left',
          formatter: () => shorten(best[at].unit.name, narrow ? 12 : 22) + ' ' + best[at].unit.rank } }, best[at].rank] })) }),
    headings: [say('NAME'), number(say('BEFORE')), number(say('AFTER'))],
    rows: () => best.map((one) => [one.unit.name, number(one.unit.rank), number(one.rank)]) });
}

/* ---- Saving ---- */

function quoted(text) {
  return '"' + String(text).replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n') + '"';
}

/** What was set, as Lua, under the command that writes it into the index file. */
export function asLua(result, weights) {
  const { nodes, grades } = result.index;
  const setting = (name, value) => ' --set ' + (/^[\w.-]+$/.test(name) ? name + '=' + value : "'" + name.replace(/'/g, "'\\''") + '=' + value + "'");
  const settings = [...state.weights].map(([at, value]) => setting('weight.' + nodes[at].id, value)).concat([...state.bounds].map(([name, value]) => setting('grade.' + name, value)));
  const comment = (text) => '-- ' + String(text).replace(/[\r\n]+/g, ' ') + '\n';
  const changed = nodes.map((node, at) => ({ node, weight: weights[at] })).filter(({ node, weight }) => weight !== undefined && node.parent !== null && key(weight) !== key(node.weight));
  let text = comment(result.index.title + ' ' + result.dataset.period) + comment('SHA-256 ' + result.index.hash) +
    comment('kaoping tune INDEX DATASET' + settings.join('') + ' --write changed.lua') + 'return {\n  weights = {\n';
  for (const { node, weight } of changed) text += '    [' + quoted(node.id) + '] = ' + weight + ', -- ' + node.title.replace(/[\r\n]+/g, ' ') + ' (' + node.weight + ')\n';
  text += '  },\n  grades = {\n';
  grades.forEach((grade) => {
    const own = BOUNDS.filter((field) => state.bounds.has(grade.id + '.' + field));
    if (own.length > 0) text += '    [' + quoted(grade.id) + '] = { ' + own.map((field) => field + ' = ' + state.bounds.get(grade.id + '.' + field)).join(', ') + ' },\n';
  });
  return text + '  },\n}\n';
}

function save(text) {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  element('a', { href: address, download: 'changed.lua' }).click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/* ---- By the engine ---- */

function settingsOf(result) {
  return [...state.weights].map(([at, value]) => 'weight.' + result.index.nodes[at].id + '=' + value).concat([...state.bounds].map(([name, value]) => 'grade.' + name + '=' + value));
}

/* As play() has it. */
async function playByEngine(result) {
  const set = settingsOf(result);
  if (set.length === 0) return result.units.map((unit) => ({ unit, total: unit.total ?? NaN, rank: unit.rank, grade: gradeOf(result, unit) }));
  const { units } = await askEngine(set);
  return units.map(({ id, to }) => ({ unit: findUnit(result, id), total: to.total ?? NaN, rank: to.rank, grade: gradeOf(result, to) })).filter((one) => one.unit);
}

/** What was set is of another index. */
export function forgetSettings() {
  state.weights.clear();
  state.bounds.clear();
}

/* ---- The view ---- */

/** The view; link(unit) makes a link to a unit. */
export function whatIfView(result, link) {
  const obstacle = whyNot(result);
  const byEngine = isLive && (obstacle !== null || !canGrade(result));
  if (obstacle !== null && !byEngine) return element('section', {}, element('h2', {}, say('WHAT_IF')), element('p', { class: 'warning' }, say(obstacle.byFunction ? 'WHAT_IF_NOT_FUNCTION' : 'WHAT_IF_NOT', obstacle.title)));
  const graded = (byEngine || canGrade(result)) && result.index.grades.length > 0;
  const shown = [];
  const outcome = element('div', { class: 'outcome' });
  const told = element('p', { role: 'status' });
  const lua = element('pre', { tabindex: 0 });
  let waiting = false, asking = false;
  const show = async () => { // by the page it is all done when it returns; the engine has one question at a time
    if (asking) return;
    waiting = false;
    const { weights, faults } = changeWeights(result, state.weights);
    for (const one of shown) one(weights);
    if (faults.length > 0) {
      told.className = 'warning';
      told.textContent = faults.map((fault) => say(fault.tooMuch ? 'WEIGHTS_TOO_MUCH' : 'WEIGHTS_TOO_LITTLE', fault.title, fault.taken, fault.whole)).join(' ');
      return;
    }
    asking = byEngine;
    const list = byEngine ? await playByEngine(result).catch((wrong) => { told.textContent = pick(wrong); }) : play(result, weights, boundsOf(result));
    asking = false;
    if (waiting && byEngine) return show();
    told.className = list ? 'sentence' : 'warning';
    if (!list) return;
    const moved = moversOf(result, list, graded);
    const gradeMoves = moved.filter((one) => graded && one.was !== one.grade).length;
    told.textContent = say(graded ? 'MOVERS_SAY' : 'MOVERS_SAY_RANKS', moved.filter((one) => one.unit.rank !== one.rank).length, gradeMoves);
    lua.textContent = asLua(result, weights);
    outcome.replaceChildren(...[graded ? countsTable(result, list) : element('p', { class: 'note' }, say('NO_GRADES_HERE')),
      moved.length > 0 ? moversTable(result, moved, graded, link) : null, moved.length > MOVERS ? element('p', { class: 'note' }, say('FIRST_ONLY', MOVERS, moved.length)) : null,
      slopeFigure(result, list)].filter(Boolean));
  };
  const update = () => {
    if (!waiting) requestAnimationFrame(show);
    waiting = true;
  };
  const reset = () => {
    forgetSettings();
    update();
  };
  const controls = element('section', { class: 'knobs', 'aria-label': say('WHAT_IF') }, element('h2', {}, say('WHAT_IF')), element('p', { class: 'note' }, say(result.index.points ? 'WHAT_IF_POINTS' : 'WHAT_IF_NOTE')),
    byEngine ? element('p', { class: 'note' }, say('WHAT_IF_ENGINE')) : null, element('h3', {}, say('WEIGHTS_CHART')), weightSliders(result, update, shown), graded ? [element('h3', {}, say('CUTOFFS')), boundSliders(result, update, shown)] : null,
    element('div', { class: 'controls' }, element('button', { type: 'button', 'data-does': 'reset', click: reset }, say('RESET')),
      element('button', { type: 'button', 'data-does': 'save', click: () => save(lua.textContent) }, say('SAVE_LUA'))),
    element('details', {}, element('summary', {}, say('SHOW_LUA')), lua));
  show();
  return element('div', { class: 'what-if' }, controls, element('section', { class: 'effects' }, element('h2', {}, say('WHO_MOVES')), told, outcome));
}
