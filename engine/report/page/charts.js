// SPDX-License-Identifier: GPL-3.0-or-later
// Charts in the page. A chart becomes a figure: its title, the drawing (an image to a screen reader, with a description
// that says what it shows), and the same figures as a table. Charts are drawn once they stand in the page, follow its
// width, and are drawn again in light colours for the printer.
import { element, table } from './dom.js';
import { heightOf, plot } from './plot.js';
import { say } from './text.js';

const PRINT_WIDTH = 690; // what A4 leaves between its margins, in CSS pixels
const MANY_CELLS = 4000; // a table of more is made when it is opened
const drawn = new Set(); // { plot, chart, instance, width, stale }

/* Drawing changes heights, so it waits until the browser has finished looking at sizes. */
const watch = new ResizeObserver((entries) => requestAnimationFrame(() => {
  for (const { target } of entries) {
    const one = [...drawn].find((other) => other.plot === target);
    if (one && target.clientWidth > 0) draw(one, target.clientWidth);
  }
}));

function draw(one, width) {
  const height = heightOf(one.chart, width);
  if (one.instance && one.width === width && !one.stale) return;
  one.instance?.dispose();
  Object.assign(one, { width, stale: false });
  one.plot.style.height = height + 'px';
  one.instance = plot(one.chart, one.plot, { width, height, fontFamily: getComputedStyle(document.body).fontFamily });
  const svg = one.plot.querySelector('svg'); // a drawing of its own for every reader: the description stands on the plot
  svg?.setAttribute('aria-hidden', 'true');
  svg?.setAttribute('focusable', 'false');
}

/* The figures of the chart as a table; a large one is made when it is asked for. */
function asTable(headings, rows) {
  const details = element('details', { class: 'data' }, element('summary', {}, say('AS_TABLE')));
  const fill = () => details.append(table('plain', headings, rows().map((cells) => ({ cells }))));
  const list = rows();
  if (list.length * headings.length <= MANY_CELLS) fill();
  else details.addEventListener('toggle', fill, { once: true });
  return details;
}

/** A chart (plot.js) as a figure; null stays null. */
export function figure(chart) {
  if (!chart) return null;
  const { title, description, note, headings, rows, className } = chart;
  const place = element('div', { class: 'plot', role: 'img', 'aria-label': description });
  drawn.add({ plot: place, chart });
  watch.observe(place);
  return element('figure', { class: 'chart ' + (className ?? '') }, title ? element('figcaption', {}, title) : null, place,
    note ? element('p', { class: 'note' }, note) : null, asTable(headings, rows));
}

/** Forgets what no longer stands in the page. */
export function dropCharts() {
  for (const one of drawn) {
    if (one.plot.isConnected) continue;
    watch.unobserve(one.plot);
    one.instance?.dispose();
    drawn.delete(one);
  }
}

/** Draws all that stand in the page anew: for the printer at its width, else at theirs. */
export function redrawCharts(printing) {
  for (const one of drawn) {
    one.stale = true;
    const width = printing ? Math.min(PRINT_WIDTH, one.plot.closest('.half') ? PRINT_WIDTH / 2 - 12 : PRINT_WIDTH) : one.plot.clientWidth;
    if (one.plot.isConnected && width > 0) draw(one, width);
  }
}
