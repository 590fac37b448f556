// SPDX-License-Identifier: GPL-3.0-or-later
// The result that stands in the page. It is lines: the head, then two lines a unit: its row, which is what every view needs
// of every unit, and all that is known of it, read only when somebody looks at it (packed where there are many units, since
// thousands are too much to read at once). Nothing here changes the result.

const STATES = ['present', 'filled', 'missing', 'not_applicable'];
const MET = { 0: 'not_met', 1: 'met', '?': 'undecided', '-': 'not_asked' };

/** The result with `units`, its rows: figures of all nodes as lists (score, shown, state), results of conditions as letters
    (met). details(unit) promises all that is known of one. */
export function readResult(text) {
  const lines = text.trimEnd().split('\n');
  const result = JSON.parse(lines[0] + lines[1] + ']}');
  const rows = [], full = [];
  for (let at = 2; at + 1 < lines.length - 1; at += 2) {
    rows.push(lines[at]);
    full.push(lines[at + 1]);
  }
  result.units = JSON.parse('[' + withoutComma(rows.join('')) + ']');
  result.units.forEach((unit, at) => { unit.at = at; });
  result.gates = gatesOf(result);
  const read = new Map();
  result.details = (unit) => {
    if (!read.has(unit.at)) read.set(unit.at, detailsOf(withoutComma(full[unit.at])));
    return read.get(unit.at);
  };
  return result;
}

function withoutComma(line) {
  return line.endsWith(',') ? line.slice(0, -1) : line;
}

/* A packed line is a JSON string: base64 of the deflated line. */
async function detailsOf(line) {
  const read = JSON.parse(line);
  if (typeof read !== 'string') return read;
  const bytes = Uint8Array.from(atob(read), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).json();
}

/** present, filled, missing, not_applicable. */
export function stateOf(unit, at) {
  return unit.state ? STATES[unit.state[at]] : 'present';
}

/** met, not_met, undecided, not_asked. */
export function metOf(unit, condition) {
  return MET[unit.met?.[condition] ?? '-'];
}

/* Conditions that stand for all (eligibility, gates, checks) and that somebody did not meet, with the places of these units. */
function gatesOf(result) {
  const { conditions, model } = result.index;
  const asked = model ? [...(model.eligible ?? []), ...(model.gates ?? [])] : conditions.map((_, at) => at);
  const who = (condition, met) => result.units.filter((unit) => metOf(unit, condition) === met).map((unit) => unit.at);
  return asked.map((condition) => ({ condition, not_met: who(condition, 'not_met'), undecided: who(condition, 'undecided') }));
}

/** The unit of an id. */
export function findUnit(result, id) {
  result.byId ??= new Map(result.units.map((unit) => [unit.id, unit]));
  return result.byId.get(id) ?? null;
}

/** Nodes right below another, each with its place: [{ node, at }]. */
export function childrenOf(result, parent) {
  return result.index.nodes.map((node, at) => ({ node, at })).filter(({ node }) => node.parent === parent);
}

/** The place of a unit's grade among the grades, best first; behind the last when it has none. */
export function gradeOrder(result, unit) {
  const at = result.index.grades.findIndex((grade) => grade.id === unit.grade);
  return at < 0 ? result.index.grades.length : at;
}

/** What a unit counts as in a distribution: its grade, or why it has none. */
export function classesOf(result) {
  const grades = result.index.grades.map((grade, at) => ({ key: grade.id, title: grade.title, at, of: (unit) => unit.grade === grade.id }));
  const statuses = ['undecided', 'unscored', 'not_eligible'].map((status) => ({ key: status, at: -1, of: (unit) => !unit.grade && unit.status === status }));
  return [...grades, ...statuses];
}
