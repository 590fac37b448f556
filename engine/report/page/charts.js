// SPDX-License-Identifier: GPL-3.0-or-later
// Charts: ECharts with only the parts that are used, as SVG. A chart is a figure: its title, the drawing (an image to a
// screen reader, with a description that says what it shows), and the same figures as a table. Charts are drawn once they
// stand in the page, follow its width, and are drawn again in light colours for the printer. Tooltips are drawn as text
// (never as HTML), so no name of the data can become markup.
import * as echarts from 'echarts/core';
import { BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart, SunburstChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import langZH from 'echarts/i18n/langZH-obj.js';
import { element, table } from './dom.js';
import { getLanguage, say } from './text.js';

echarts.use([BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart, SunburstChart, GridComponent, LegendComponent,
  MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer]);
echarts.registerLocale('ZH', langZH);

const PRINT_WIDTH = 690; // what A4 leaves between its margins, in CSS pixels
const MANY_CELLS = 4000; // a table of more is made when it is opened
const drawn = new Set(); // { plot, option, height, instance }

/* Drawing changes heights, so it waits until the browser has finished looking at sizes. */
const watch = new ResizeObserver((entries) => requestAnimationFrame(() => {
  for (const { target } of entries) {
    const chart = [...drawn].find(({ plot }) => plot === target);
    if (chart && target.clientWidth > 0) draw(chart, target.clientWidth);
  }
}));

/** The colours of the page as it is shown now. */
export function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name) => style.getPropertyValue('--' + name).trim();
  return { ink: of('ink'), faint: of('faint'), line: of('line'), paper: of('paper'), wash: of('wash'), accent: of('accent'),
    lost: of('lost'), best: of('best'), worst: of('worst'), none: of('none'), series: [1, 2, 3, 4, 5, 6].map((n) => of('series' + n)),
    heat: [of('heat0'), of('heat1'), of('heat2')], minus: of('minus'), against: [of('minus'), of('paper'), of('plus')] };
}

/** The colour of a grade, best first; -1: no grade. */
export function gradeColour(at, n) {
  if (at < 0) return colours().line;
  const scale = ['grade0', 'grade1', 'grade2', 'grade3', 'grade4', 'grade5'];
  const place = n <= 1 ? 0 : Math.round(at * 5 / (n - 1));
  return getComputedStyle(document.documentElement).getPropertyValue('--' + scale[Math.min(place, 5)]).trim();
}

function common(paint) {
  const axis = { axisLine: { lineStyle: { color: paint.line } }, axisTick: { show: false }, axisLabel: { color: paint.ink, fontSize: 12 },
    splitLine: { lineStyle: { color: paint.line, opacity: 0.6 } }, nameTextStyle: { color: paint.faint } };
  return { animation: false, axis, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: paint.ink },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: paint.paper, borderColor: paint.line, padding: [8, 10],
      textStyle: { color: paint.ink, fontSize: 13 } } };
}

function draw(chart, width) {
  const height = typeof chart.height === 'function' ? chart.height(width) : chart.height;
  if (chart.instance && chart.width === width && !chart.stale) return;
  chart.instance?.dispose();
  Object.assign(chart, { width, stale: false });
  chart.plot.style.height = height + 'px';
  chart.instance = echarts.init(chart.plot, null, { renderer: 'svg', width, height, locale: getLanguage() === 'zh' ? 'ZH' : 'EN' });
  const paint = colours();
  const base = common(paint);
  const { axis, ...rest } = base;
  const own = chart.option({ paint, axis, width, narrow: width < 560 });
  chart.instance.setOption({ ...rest, ...own, tooltip: own.tooltip === false ? undefined : { ...rest.tooltip, ...own.tooltip } });
  if (chart.click) chart.instance.on('click', chart.click);
  const svg = chart.plot.querySelector('svg'); // a drawing of its own for every reader: the description stands on the plot
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

/** A figure. option({ paint, axis, width, narrow }) gives ECharts its option; rows() the cells of the table. */
export function figure({ title, description, note, height, option, headings, rows, click, className }) {
  const plot = element('div', { class: 'plot', role: 'img', 'aria-label': description });
  const chart = { plot, option, height, click };
  drawn.add(chart);
  watch.observe(plot);
  return element('figure', { class: 'chart ' + (className ?? '') }, title ? element('figcaption', {}, title) : null, plot,
    note ? element('p', { class: 'note' }, note) : null, asTable(headings, rows));
}

/** Forgets what no longer stands in the page. */
export function dropCharts() {
  for (const chart of drawn) {
    if (chart.plot.isConnected) continue;
    watch.unobserve(chart.plot);
    chart.instance?.dispose();
    drawn.delete(chart);
  }
}

/** Draws all that stand in the page anew: for the printer at its width, else at theirs. */
export function redrawCharts(printing) {
  for (const chart of drawn) {
    chart.stale = true;
    const width = printing ? Math.min(PRINT_WIDTH, chart.plot.closest('.half') ? PRINT_WIDTH / 2 - 12 : PRINT_WIDTH) : chart.plot.clientWidth;
    if (chart.plot.isConnected && width > 0) draw(chart, width);
  }
}

/** A text that fits on an axis. */
export function shorten(text, most) {
  const letters = [...text];
  let width = 0;
  for (let n = 0; n < letters.length; n++) {
    width += letters[n].codePointAt(0) > 0x2e7f ? 2 : 1;
    if (width > most) return letters.slice(0, n).join('') + '…';
  }
  return text;
}
