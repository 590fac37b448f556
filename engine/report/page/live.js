// SPDX-License-Identifier: GPL-3.0-or-later
// Live: a page that a server shows has no result of its own. It asks the server for one, and then, as long as somebody looks
// at it, whether there is another; who moved is said above it. What is wrong with the files is said there too, and the last
// good result stays. A page in a file never asks anybody.
import { element } from './dom.js';
import { fixed } from './number.js';
import { pick, say } from './text.js';

const AGAIN_MS = 1000; // after a failure
const MOVERS = 12;

export const isLive = 'live' in document.documentElement.dataset;

const told = { state: null, ended: false, moves: null, result: null }; // what the bar says
let drawn = '';

/* ---- What is said ---- */

function gradeTitle(result, id) {
  return result.index.grades.find((grade) => grade.id === id)?.title ?? '—';
}

/* Units whose total, rank or grade is another than in the result before. */
function movesOf(before, after) {
  const were = new Map(before.units.map((unit) => [unit.id, unit]));
  const moved = after.units.map((unit) => ({ unit, was: were.get(unit.id) ?? {} }))
    .filter(({ unit, was }) => unit.total !== was.total || unit.rank !== was.rank || unit.grade !== was.grade);
  const weight = ({ unit, was }) => (unit.grade !== was.grade ? 1e6 : 0) + Math.abs((unit.rank ?? 0) - (was.rank ?? 0));
  return { list: moved.sort((a, b) => weight(b) - weight(a)), grades: moved.filter(({ unit, was }) => unit.grade !== was.grade).length, before, after, at: new Date().toLocaleTimeString('en-GB') };
}

function moveLine({ unit, was }, { before, after }) {
  const shown = (total, result) => (total === undefined || total === null ? '—' : fixed(total, result.index.show_digits));
  const parts = unit.total !== was.total ? [shown(was.total, before) + ' → ' + shown(unit.total, after)] : [];
  if (unit.rank !== was.rank) parts.push(say('RANK') + ' ' + (was.rank ?? '—') + ' → ' + (unit.rank ?? '—'));
  if (unit.grade !== was.grade) parts.push(gradeTitle(before, was.grade) + ' → ' + gradeTitle(after, unit.grade));
  return element('li', {}, element('a', { href: '#' + new URLSearchParams({ unit: unit.id }) }, unit.name), ' ' + parts.join('; '));
}

function movesShown(moves) {
  const { list } = moves;
  if (list.length === 0) return element('p', {}, say('LIVE_SAME', moves.at));
  return element('details', { open: true }, element('summary', {}, say('LIVE_MOVED', moves.at, list.length, moves.grades)), element('ul', {}, list.slice(0, MOVERS).map((one) => moveLine(one, moves))),
    list.length > MOVERS ? element('p', { class: 'note' }, say('FIRST_ONLY', MOVERS, list.length)) : null);
}

/** Says what there is to say, in the language of the page. */
export function showLive() {
  if (!isLive) return;
  const wrong = pick(told.state?.diagnostics) ?? '';
  const old = told.state && !told.state.current;
  const parts = [];
  if (told.ended) parts.push(element('p', { class: 'fault' }, say('LIVE_ENDED')));
  if (old) parts.push(element('p', { class: 'fault' }, say(told.result ? 'LIVE_OLD' : 'LIVE_NONE')));
  if (wrong) parts.push(old ? element('pre', { tabindex: 0 }, wrong) : element('details', {}, element('summary', {}, say('LIVE_WARNINGS')), element('pre', { tabindex: 0 }, wrong)));
  if (!old && told.moves) parts.push(movesShown(told.moves));
  let bar = document.getElementById('live');
  if (!bar) {
    bar = element('section', { id: 'live', class: 'live no-print', role: 'status', 'aria-label': say('LIVE') });
    document.body.prepend(bar);
  }
  const text = parts.map((part) => part.textContent).join('\n') + document.documentElement.lang;
  if (text === drawn) return;
  drawn = text;
  bar.className = 'live no-print' + (old || told.ended ? ' wrong' : '');
  bar.hidden = parts.length === 0;
  bar.replaceChildren(...parts);
}

/* ---- Asking ---- */

async function ask(path, how = {}) {
  const answer = await fetch(path, { cache: 'no-store', ...how });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

const visible = () => new Promise((done) => {
  if (!document.hidden) done();
  else document.addEventListener('visibilitychange', () => done(visible()), { once: true });
});

/* The next state: at once where none is known, else when there is another. Given up while nobody looks, since a browser has
   few connections for all its pages. */
async function nextState() {
  const stop = new AbortController();
  const hide = () => { if (document.hidden) stop.abort(); };
  document.addEventListener('visibilitychange', hide);
  try {
    return await (await ask('state.json' + (told.state && !told.ended ? '?after=' + told.state.serial : ''), { signal: stop.signal })).json();
  } finally {
    document.removeEventListener('visibilitychange', hide);
  }
}

async function step(take) {
  const state = await nextState();
  if (state.version > 0 && state.version !== told.state?.version) {
    const result = take(await (await ask('data')).text());
    told.moves = told.result ? movesOf(told.result, result) : null;
    told.result = result;
  }
  told.state = state;
  told.ended = false;
}

/** take(text) shows the result of a text, and returns it. */
export async function followLive(take) {
  for (;;) {
    await visible();
    try {
      await step(take);
    } catch {
      told.ended = !document.hidden;
      if (told.ended) await new Promise((done) => setTimeout(done, AGAIN_MS));
    }
    showLive();
  }
}

/** What the engine makes of settings ("weight.innovation=35"): as tune.json. Throws what is wrong, as { zh, en }. */
export async function askEngine(set) {
  const answer = await fetch('what-if', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ set }) }).catch(() => null);
  const said = (await answer?.json().catch(() => null)) ?? {};
  if (!answer?.ok || !said.tune) throw said.diagnostics ?? { zh: say('LIVE_ENDED'), en: say('LIVE_ENDED') };
  return said.tune;
}
