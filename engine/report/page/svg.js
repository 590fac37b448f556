// SPDX-License-Identifier: GPL-3.0-or-later
// The page's charts as SVG files, for print and papers: drawn by the same descriptions (*_charts.js) without a browser, in
// light colours, each with its title, its note, and the place that it comes from. This module is the entry of a bundle of
// its own (room.cmake) that runs inside of the program (charts_engine.c), which calls drawCharts. A file holds no script,
// no style sheet and no reference to anything outside of it.
import './es5.js';
import { weightsChart } from './index_charts.js';
import { severitiesChart } from './judges_charts.js';
import { usePalette } from './paint.js';
import { heightOf, measureBy, plot } from './plot.js';
import styles from './screen.css';
import { correlationsChart, distributionsChart, importanceChart } from './statistics_charts.js';
import { gradesChart, heatChart, rankingChart, totalsChart } from './summary_charts.js';
import { pick, say, setLanguage } from './text.js';
import { bestOf, causesChart, label, linesChart } from './years_charts.js';

const WIDTH = 900, HALF = 640, MARGIN = 24;
const FONT = 'Arial, PingFang SC, Microsoft YaHei, Noto Sans CJK SC, Source Han Sans SC, sans-serif';

/* Widths of letters in a sans-serif hand, in em; wide ones fill the square. */
function emOf(code) {
  if (code >= 0x1100 && (code <= 0x115f || (code >= 0x2e80 && code < 0xd800) || code >= 0xf900)) return 1;
  if (code >= 0xd800 && code < 0xe000) return 0.5; // half of a pair
  const letter = String.fromCharCode(code);
  if (/[il|'.,:;!]/.test(letter)) return 0.28;
  if (/[fjrt ()[\]/\\"-]/.test(letter)) return 0.34;
  if (/[MWmw@%]/.test(letter)) return 0.86;
  return /[A-Z&]/.test(letter) ? 0.7 : 0.57;
}

function widthOf(text, size) {
  let width = 0;
  for (let at = 0; at < text.length; at++) width += emOf(text.charCodeAt(at));
  return width * size;
}

/* Lines that are no wider than this: broken between wide letters and at spaces. */
function wrap(text, size, most) {
  const lines = [];
  let line = '', width = 0;
  for (const word of text.match(/[\u2e80-\uffef]|[^\s\u2e80-\uffef]+\s*|\s+/g) ?? []) {
    const own = widthOf(word, size);
    if (width + own > most && line) {
      lines.push(line);
      line = '';
      width = 0;
    }
    line += word;
    width += own;
  }
  return line ? [...lines, line] : lines;
}

/* No more than three of them. */
function shown(text, size, most) {
  const lines = wrap(text, size, most);
  return lines.length <= 3 ? lines : [...lines.slice(0, 2), [...lines[2]].slice(0, -2).join('') + '…'];
}

function escaped(text) {
  return String(text).replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

/* Lines of text from a height on. */
function written(lines, { y, size, colour, weight }) {
  return lines.map((line, at) => '<text x="' + MARGIN + '" y="' + (y + Math.round(at * size * 1.45)) + '" font-size="' + size + '" fill="' + colour + '"' +
    (weight ? ' font-weight="' + weight + '"' : '') + '>' + escaped(line) + '</text>\n').join('');
}

/* What ECharts draws, without its root, and without what only a browser would use. */
function drawing(chart, width, height) {
  const instance = plot(chart, null, { width, height, fontFamily: FONT });
  const text = instance.renderToSVGString();
  instance.dispose();
  return text.slice(text.indexOf('>') + 1, text.lastIndexOf('</svg>')).replace(/<style ?>[\s\S]*?<\/style>/g, '')
    .replace(/ ecmeta_\w+="[^"]*"/g, '').split('font-family:' + FONT + ';').join('')
    .replace(/ class="zr[\w-]*"/g, '').replace(/ pointer-events="\w+"/g, '').trim();
}

function fileOf(name, chart, result, palette) {
  const width = chart.className ? HALF : WIDTH, inner = width - 2 * MARGIN;
  const height = heightOf(chart, inner);
  const { index, dataset } = result;
  const title = wrap(chart.title, 18, inner), of = shown([pick(index.title), dataset.period].filter(Boolean).join(' · '), 12, inner);
  const left = result.left_out > 0 ? say('CHART_LEFT_OUT', result.units.length, result.left_out) : null;
  const notes = [chart.note, left].filter(Boolean).flatMap((text) => wrap(text, 12, inner));
  const foot = wrap(say('FOOT', index.id, dataset.period || '—', result.version) + ' ' + index.hash.slice(0, 16), 10, inner);
  const ofY = 22 + 26 * title.length, top = ofY + 18 * of.length + 2, notesY = top + height + 22, footY = notesY + 18 * notes.length + 4;
  const whole = footY + 15 * foot.length;
  return '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" width="' + width + '" height="' + whole + '" viewBox="0 0 ' + width + ' ' + whole +
    '" role="img" aria-labelledby="' + name + '-title ' + name + '-desc" font-family="' + FONT + '">\n<title id="' + name + '-title">' +
    escaped([chart.title, pick(index.title), dataset.period].filter(Boolean).join(' · ')) + '</title>\n<desc id="' + name + '-desc">' + escaped(chart.description) + '</desc>\n' +
    '<rect width="' + width + '" height="' + whole + '" fill="' + palette.paper + '"/>\n' +
    written(title, { y: 38, size: 18, colour: palette.ink, weight: 'bold' }) + written(of, { y: ofY + 10, size: 12, colour: palette.faint }) +
    '<g transform="translate(' + MARGIN + ' ' + top + ')">\n' + drawing(chart, inner, height) + '\n</g>\n' +
    written(notes, { y: notesY, size: 12, colour: palette.faint }) + written(foot, { y: footY, size: 10, colour: palette.faint }) + '</svg>\n';
}

/* The charts that this result has, by the names of their files. */
function chartsOf(result) {
  const { index, statistics, years, panel } = result;
  const scored = !index.checklist;
  const charts = [['grades', gradesChart(result)], ['totals', scored && totalsChart(result)], ['ranking', scored && rankingChart(result)],
    ['dimensions', scored && heatChart(result)], ['weights', weightsChart(result)], ['judges', panel && severitiesChart(panel)]];
  if (statistics) charts.push(['distributions', distributionsChart(result, statistics)], ['correlations', correlationsChart(result, statistics)], ['importance', importanceChart(result, statistics)]);
  if (years) {
    charts.push(['years', linesChart(result, bestOf(result), false)]);
    years.steps.forEach(({ from, to, whole }, at) => charts.push(['causes_' + (at + 1),
      causesChart({ from: label(years, from), to: label(years, to) }, whole.mean?.from, whole.causes ?? {}, whole.mean?.to, index.show_digits)]));
  }
  return charts.filter(([, chart]) => chart);
}

/* The colours of light pages: the names in the first rule of the style sheet. */
function paletteOf(text) {
  const palette = {};
  const rule = text.slice(text.indexOf(':root'), text.indexOf('}'));
  rule.replace(/--(\w+):\s*(#\w+)/g, (_, name, colour) => { palette[name] = colour; });
  return palette;
}

/** Draws a result (a document of charts.c, as text): names and files in turn. */
globalThis.drawCharts = (text, language) => {
  const result = JSON.parse(text);
  result.units.forEach((unit, at) => { unit.at = at; });
  setLanguage(language);
  const palette = paletteOf(styles);
  usePalette(palette);
  measureBy((letters, font) => ({ width: widthOf(letters, Number(/([\d.]+)px/.exec(font ?? '')?.[1] ?? 12)) }));
  const files = [];
  for (const [name, chart] of chartsOf(result)) files.push(name, fileOf(name, chart, result, palette));
  return files;
};
