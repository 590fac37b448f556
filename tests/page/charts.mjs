// SPDX-License-Identifier: GPL-3.0-or-later
// Charts in files, against another engine: the same modules, not lowered and without what es5.js adds, run here on
// result.json must draw the very bytes that the program's own interpreter drew.
//     node charts.mjs BUNDLE RESULT.json FOLDER LANGUAGE [COMPARE.json]
import { readdirSync, readFileSync } from 'node:fs';
import vm from 'node:vm';

const [bundle, document, folder, language, compared] = process.argv.slice(2);
const result = JSON.parse(readFileSync(document, 'utf8'));
result.units = result.units.map(({ id, name, group, status, total, rank, grade, nodes }) => ({ id, name, group, status, total, rank, grade,
  score: (nodes ?? []).map((node) => node?.score ?? null) }));
if (compared) result.years = JSON.parse(readFileSync(compared, 'utf8'));
const room = vm.createContext({});
vm.runInContext(readFileSync(bundle, 'utf8'), room);
room.text = JSON.stringify(result);
room.language = language;
const drawn = vm.runInContext('drawCharts(text, language)', room);

let wrong = 0;
const names = [];
for (let at = 0; at < drawn.length; at += 2) {
  const name = drawn[at] + '.svg';
  names.push(name);
  const there = readdirSync(folder).includes(name) ? readFileSync(folder + '/' + name, 'utf8') : '';
  if (there === drawn[at + 1]) continue;
  wrong++;
  const from = [...there].findIndex((letter, place) => letter !== drawn[at + 1][place]);
  console.log(name + ' differs:\n  program ' + JSON.stringify(there.slice(Math.max(0, from - 40), from + 60)) + '\n  node    ' + JSON.stringify(drawn[at + 1].slice(Math.max(0, from - 40), from + 60)));
}
const more = readdirSync(folder).filter((name) => !names.includes(name));
if (more.length > 0) console.log('not drawn here: ' + more.join());
console.log(names.length + ' charts compared, ' + wrong + ' differ');
process.exit(wrong > 0 || more.length > 0 || names.length === 0 ? 1 : 0);
