// SPDX-License-Identifier: GPL-3.0-or-later
// The result that stands in the page. It is lines: the head, then rows of units (what every view needs of every unit), and
// behind one row or several a list of the same units with all that is known of them, read only when somebody looks at one;
// packed where there are many, since thousands are too much to read at once. Nothing here changes the result.

const STATES = ['present', 'filled', 'missing', 'not_applicable', 'withheld'];
const MET = { 0: 'not_met', 1: 'met', '?': 'undecided', '-': 'not_asked' };

/** The result with `units`, its rows: figures of all nodes as lists (score, shown, state), results of conditions as letters
    (met). details(unit) promises all that is known of one. */
export function readResult(text) {
  const lines = text.trimEnd().split('\n');
  const result = JSON.parse(lines[0] + lines[1] + ']}');
  const rows = [], lists = [], placed = []; // placed: which list a row's unit is in, and where
  for (const line of lines.slice(2, -1)) {
    if (line.startsWith('{')) rows.push(line);
    else for (let at = 0, first = placed.length; first + at < rows.length; at++) placed.push({ list: lists.length, at });
    if (!line.startsWith('{')) lists.push(line);
  }
  result.units = JSON.parse('[' + withoutComma(rows.join('')) + ']');
  result.units.forEach((unit, at) => { unit.at = at; });
  result.gates = gatesOf(result);
  const read = [];
  result.details = async (unit) => {
    const { list, at } = placed[unit.at];
    read[list] ??= listOf(withoutComma(lists[list]));
    return (await read[list])[at];
  };
  return result;
}

function withoutComma(line) {
  return line.endsWith(',') ? line.slice(0, -1) : line;
}

/* A packed list is a JSON string: base64 of its text, deflated. */
async function listOf(line) {
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

/** The one unit that the page is for and about; null where there are all. */
export function ownUnit(result) {
  return result.audience?.for === 'unit' ? result.units[0] : null;
}

/** Whether the page shows the public what it may see, and no more. */
export function isPublic(result) {
  return result.audience?.for === 'public';
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

/** Nodes right below the root, as far as the page has figures of them. */
export function topsOf(result) {
  return childrenOf(result, 0).filter(({ node }) => !isPublic(result) || node.kind === 'dimension');
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
