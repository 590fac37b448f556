// SPDX-License-Identifier: GPL-3.0-or-later
// Years: a comparison of results (compare.json) that stands in the page beside the last of them: totals from year to year,
// why they changed, who crossed a grade; and the same for one unit. Figures are the engine's; nothing is computed here.
import { figure } from './charts.js';
import { element, table } from './dom.js';
import { pick, say } from './text.js';
import { bestOf, causesChart, label, linesChart, stepsOf } from './years_charts.js';

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

/** The comparison that stands in the page; undefined without one. */
export function readYears(text) {
  return text && text.trim() ? JSON.parse(text) : undefined;
}

function transitions(result, step) {
  const { years } = result;
  const from = years.results[step.from].grades, to = years.results[step.to].grades;
  const count = (a, b) => step.transitions.filter((one) => one.from === a && one.to === b).reduce((sum, one) => sum + one.units, 0);
  const ends = [...to.map((grade) => [grade.id, grade.title]), [undefined, say('NO_GRADE')]];
  return element('section', { class: 'half' }, element('h2', {}, say('TRANSITIONS', label(years, step.from), label(years, step.to))),
    table('plain transitions', [say('GRADE'), ...ends.map(([, title]) => number(title))],
      [...from.map((grade) => [grade.id, grade.title]), [undefined, say('NO_GRADE')]].map(([id, title]) => ({ cells: [title,
        ...ends.map(([end]) => number(count(id, end) || '–', id !== end && count(id, end) ? 'moved' : ''))] }))));
}

function crossed(result, step, link) {
  const moved = step.units.filter((one) => one.crossed && one.sentence);
  if (moved.length === 0) return null;
  return element('section', {}, element('h2', {}, say('CROSSED', label(result.years, step.from), label(result.years, step.to))), element('ul', {}, moved.map((one) => {
    const unit = result.units.find((row) => row.id === one.id);
    return element('li', {}, unit ? link(unit, pick(one.sentence)) : pick(one.sentence));
  })));
}

/** The view; link(unit, text) makes a link to a unit. */
export function yearsView(result, link) {
  const { years } = result;
  const digits = result.index.show_digits;
  return [figure(linesChart(result, bestOf(result), false)), years.steps.map((step) => {
    const { mean, causes } = step.whole;
    const title = { from: label(years, step.from), to: label(years, step.to) };
    return [element('div', { class: 'row' }, figure(causesChart(title, mean?.from, causes ?? {}, mean?.to, digits)), transitions(result, step)), crossed(result, step, link)];
  })];
}

/** The last years of one unit: its totals, and why the last change came; null without a comparison. */
export function yearsOfUnit(result, unit) {
  if (!result.years) return null;
  const step = stepsOf(result.years).at(-1);
  const own = step?.units.find((one) => one.id === unit.id);
  const title = step && { from: label(result.years, step.from), to: label(result.years, step.to) };
  return element('div', { class: 'row' }, figure(linesChart(result, [unit], true)),
    own?.causes ? figure(causesChart(title, own.total_full?.from ?? own.total?.from, own.causes_shown ?? own.causes, own.total_full?.to ?? own.total?.to, result.index.show_digits)) : null,
    own?.sentence ? element('p', { class: 'sentence' }, pick(own.sentence)) : null);
}
