// SPDX-License-Identifier: GPL-3.0-or-later
// The page's scoring against the engine's: random weights and cut-offs, set in the page's modules and by kaoping tune, must
// give every unit the same total, rank and grade.
//     node rescore.mjs PROGRAM BUNDLE INDEX DATASET REPORT.html TIMES SEED
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const [program, bundle, index, dataset, page, times, seed] = process.argv.slice(2);
const { readResult, changeWeights, play, whyNot, canGrade, wholeOf } = await import(bundle);
const html = readFileSync(page, 'utf8');
const data = html.slice(html.indexOf('id="result">') + 12);
const result = readResult(data.slice(0, data.indexOf('</script>')));

let state = Number(seed);
function random() { // mulberry32: the same settings on every machine
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

const { nodes, grades } = result.index;
if (whyNot(result) !== null) throw new Error('cannot be played: ' + whyNot(result).title);
const weights = nodes.map((node) => node.weight);
const top = nodes.map((node, at) => ({ node, at })).filter(({ node }) => node.depth === 1 || node.depth === 2);

/* One weight or two of different parents, now and then a cut-off; a share of what the siblings have together. */
function settings() {
  const set = new Map(), bounds = new Map();
  const wanted = 1 + Math.floor(random() * 2);
  while (set.size < wanted) {
    const { node, at } = top[Math.floor(random() * top.length)];
    if ([...set.keys()].some((other) => nodes[other].parent === node.parent || other === node.parent || nodes[other].parent === at)) break;
    const siblings = nodes.filter((one) => one.parent === node.parent);
    if (siblings.length < 2) continue;
    const whole = wholeOf(result, node.parent, weights) ?? 2 * Math.max(...siblings.map((one) => one.weight));
    set.set(at, Math.round(random() * 0.9 * whole * 1000) / 1000);
  }
  if (canGrade(result) && random() < 0.6) {
    const grade = grades[Math.floor(random() * grades.length)];
    const field = ['at_least', 'above'].find((one) => grade[one] !== undefined);
    if (field) bounds.set(grade.id + '.' + field, Math.round(grade[field] * (0.97 + 0.06 * random()) * 1000) / 1000);
  }
  return { set, bounds };
}

let wrong = 0, compared = 0, moved = 0, refused = 0;
for (let k = 0; k < Number(times); k++) {
  const { set, bounds } = settings();
  const changes = [...set].map(([at, value]) => 'weight.' + nodes[at].id + '=' + value).concat([...bounds].map(([name, value]) => 'grade.' + name + '=' + value));
  if (changes.length === 0) continue;
  let told;
  try {
    told = JSON.parse(execFileSync(program, ['tune', index, dataset, ...changes.flatMap((one) => ['--set', one]), '--json'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 1 << 28 }));
  } catch (error) {
    const { faults } = changeWeights(result, set);
    refused++;
    if (faults.length === 0 && bounds.size === 0) {
      console.log('the engine refuses, the page does not:', changes.join(' '), String(error.stderr).split('\n')[0]);
      wrong++;
    }
    continue;
  }
  const list = grades.map(() => ({}));
  for (const [name, value] of bounds) list[grades.findIndex((grade) => name.startsWith(grade.id + '.'))][name.slice(name.lastIndexOf('.') + 1)] = value;
  const { weights: changed } = changeWeights(result, set);
  const played = new Map(play(result, changed, list).map((one) => [one.unit.id, one]));
  for (const unit of told.units) {
    const one = played.get(unit.id);
    const total = Number.isNaN(one.total) ? undefined : one.total;
    const grade = one.grade === null || one.grade === undefined ? undefined : grades[one.grade].id;
    const same = (total === undefined) === (unit.to.total === undefined) && (total === undefined || Math.abs(total - unit.to.total) <= 1e-11 * Math.max(1, Math.abs(total))) &&
      one.rank === unit.to.rank && (!canGrade(result) || grade === unit.to.grade);
    compared++;
    if (unit.to.rank !== unit.from.rank) moved++;
    if (same) continue;
    if (wrong++ < 5) console.log(changes.join(' '), unit.id, 'page', total, one.rank, grade, 'engine', unit.to.total, unit.to.rank, unit.to.grade);
  }
}
console.log(compared + ' results compared, ' + moved + ' ranks moved, ' + refused + ' settings refused, ' + wrong + ' differ');
process.exit(wrong > 0 || compared === 0 || moved === 0 ? 1 : 0);
