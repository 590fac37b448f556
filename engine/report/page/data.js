// SPDX-License-Identifier: GPL-3.0-or-later
// The result that stands in the page. It is lines: the head, then one line a unit (or many units, packed) with all that is
// known of it. Lines are read when they are asked for, since thousands of units are too much to read at once; what every
// view needs of every unit stands in the head as rows. Nothing here changes the result.

/** The result with `units`: its rows, each with the figures of all nodes as lists (score, figure, shown), and where its
    line stands. details(unit) promises all that is known of one. */
export function readResult(text) {
  const [head, ...lines] = text.trimEnd().split('\n');
  const result = JSON.parse(head + lines[0] + ']}');
  const listed = lines.slice(1, -1);
  if (result.rows) result.units = result.rows.map((row, at) => ({ ...row, at }));
  else result.units = listed.map((line, at) => ({ ...rowOf(JSON.parse(withoutComma(line))), at }));
  result.gates = gatesOf(result);
  const read = new Map();
  result.details = (unit) => {
    if (!read.has(unit.at)) read.set(unit.at, detailsOf(result, listed, unit.at));
    return read.get(unit.at);
  };
  return result;
}

function withoutComma(line) {
  return line.endsWith(',') ? line.slice(0, -1) : line;
}

async function detailsOf(result, listed, at) {
  if (!result.packed) return JSON.parse(withoutComma(listed[at]));
  const lines = await unpacked(listed[Math.floor(at / result.packed)]);
  return JSON.parse(lines[at % result.packed]);
}

/* A packed line is a JSON text: base64 of deflated lines. */
async function unpacked(line) {
  const bytes = Uint8Array.from(atob(JSON.parse(withoutComma(line))), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return (await new Response(stream).text()).split('\n');
}

/** What every view needs of a unit, from all that is known of it. */
export function rowOf(unit) {
  const { nodes = [], conditions = [], ...rest } = unit;
  const list = (key) => nodes.map((node) => node[key] ?? null);
  return { ...rest, score: list('score'), figure: list('figure'), shown: list('shown'), state: nodes.map((node) => node.state),
    unmet: conditions.filter((one) => COUNTED.has(one.role) && one.owner === undefined && (one.result === 'not_met' || one.result === 'undecided'))
      .map((one) => [one.condition, one.result]) };
}

const COUNTED = new Set(['eligible', 'gate', 'check']);

/* Conditions that somebody did not meet, in the index's order, with the places of these units. */
function gatesOf(result) {
  const gates = new Map();
  for (const unit of result.units)
    for (const [condition, met] of unit.unmet ?? []) {
      if (!gates.has(condition)) gates.set(condition, { condition, not_met: [], undecided: [] });
      gates.get(condition)[met].push(unit.at);
    }
  return [...gates.values()].sort((a, b) => a.condition - b.condition);
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
