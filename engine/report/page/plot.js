// SPDX-License-Identifier: GPL-3.0-or-later
// ECharts with only the parts that are used, as SVG, and what all charts have in common. A chart is described once, in
// *_charts.js, as { title, description, note, height, option, headings, rows }: option({ paint, axis, width, narrow })
// gives ECharts its option, headings and rows() are the same figures as a table. It is drawn in the page (charts.js) and
// into files (svg.js). Tooltips are drawn as text (never as HTML), so no name of the data can become markup.
import * as echarts from 'echarts/core';
import { BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart, SunburstChart } from 'echarts/charts';
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, VisualMapComponent } from 'echarts/components';
import { LabelLayout } from 'echarts/features';
import { SVGRenderer } from 'echarts/renderers';
import langZH from 'echarts/i18n/langZH-obj.js';
import { colours } from './paint.js';
import { getLanguage } from './text.js';

echarts.use([BarChart, BoxplotChart, HeatmapChart, LineChart, ScatterChart, SunburstChart, GridComponent, LegendComponent,
  MarkLineComponent, TooltipComponent, VisualMapComponent, LabelLayout, SVGRenderer]);
echarts.registerLocale('ZH', langZH);

const NARROW = 560;

function common(paint, fontFamily) {
  const axis = { axisLine: { lineStyle: { color: paint.line } }, axisTick: { show: false }, axisLabel: { color: paint.ink, fontSize: 12 },
    splitLine: { lineStyle: { color: paint.line, opacity: 0.6 } }, nameTextStyle: { color: paint.faint } };
  return { axis, rest: { animation: false, textStyle: { fontFamily, color: paint.ink } },
    tooltip: { renderMode: 'richText', confine: true, backgroundColor: paint.paper, borderColor: paint.line, padding: [8, 10],
      textStyle: { color: paint.ink, fontSize: 13 } } };
}

export function heightOf(chart, width) {
  return Math.ceil(typeof chart.height === 'function' ? chart.height(width) : chart.height);
}

/** The chart in an element of the page, or, without one, on its own: what ECharts calls an instance. */
export function plot(chart, place, { width, height, fontFamily }) {
  const instance = echarts.init(place, null, { renderer: 'svg', ssr: place === null, width, height, locale: getLanguage() === 'zh' ? 'ZH' : 'EN' });
  const paint = colours();
  const { axis, rest, tooltip } = common(paint, fontFamily);
  const own = chart.option({ paint, axis, width, narrow: width < NARROW });
  instance.setOption({ ...rest, ...own, tooltip: own.tooltip === false || place === null ? undefined : { ...tooltip, ...own.tooltip } });
  return instance;
}

/** How letters are measured where there is no page to measure them in: measure(text, font) is { width }. */
export function measureBy(measure) {
  echarts.setPlatformAPI({ measureText: measure });
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
