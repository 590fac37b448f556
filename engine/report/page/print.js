// SPDX-License-Identifier: GPL-3.0-or-later
// Printing: light colours, charts at the width of A4, tables with all their rows, and on every page which index, year and
// file it is of. The texts at the margins stand in a style sheet that is made here: strings in it are escaped letter by
// letter, so that nothing of the data can become a rule.
import { say } from './text.js';
import { applyTheme } from './theme.js';

function quoted(text) {
  return '"' + [...String(text)].map((letter) => (/[\w一-鿿 .·,:/-]/.test(letter) ? letter : '\\' + letter.codePointAt(0).toString(16) + ' ')).join('') + '"';
}

let margins = null;

/** Puts index, year and hash at the head of every printed page, and its number at the foot. */
export function printHeader(result) {
  if (!('adoptedStyleSheets' in document)) return;
  margins ??= new CSSStyleSheet();
  const { index, dataset } = result;
  margins.replaceSync('@page { @top-left { content: ' + quoted([index.title, dataset.period].filter(Boolean).join(' ').slice(0, 60)) +
    '; } @top-right { content: ' + quoted(say('PRINT_HASH', index.hash.slice(0, 16))) + '; } @bottom-center { content: counter(page) " / " counter(pages); } }');
  if (!document.adoptedStyleSheets.includes(margins)) document.adoptedStyleSheets = [...document.adoptedStyleSheets, margins];
}

/** redraw(printing) draws the charts anew. */
export function preparePrinting({ redraw }) {
  const tell = (name) => document.querySelectorAll('.ranking-section').forEach((section) => section.dispatchEvent(new Event(name)));
  addEventListener('beforeprint', () => {
    applyTheme(true);
    tell('kaoping-print');
    redraw(true);
  });
  addEventListener('afterprint', () => {
    applyTheme();
    tell('kaoping-screen');
    redraw(false);
  });
}
