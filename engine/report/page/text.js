// SPDX-License-Identifier: GPL-3.0-or-later
// Sentences: the engine's own catalogue (ids that begin with PAGE_), and what the data says in two languages.
import catalogue from './page_messages.json';

let language = 'zh';

export function setLanguage(chosen) {
  language = chosen === 'en' ? 'en' : 'zh';
  if (typeof document !== 'undefined') document.documentElement.lang = language; // charts in files have no page
}

export function getLanguage() {
  return language;
}

/** A message of the catalogue with its arguments put in. */
export function say(id, ...args) {
  return catalogue[language]['PAGE_' + id].replace(/\{(\d)\}/g, (_, n) => args[n] ?? '');
}

/** One of { zh, en }; plain text as it is. */
export function pick(both) {
  return both && typeof both === 'object' ? both[language] ?? both.zh ?? '' : both ?? '';
}
