// SPDX-License-Identifier: GPL-3.0-or-later
// The chart of the judges: how strict each is. Figures are the engine's. What a chart is: plot.js.
import { fixed } from './number.js';
import { shorten } from './plot.js';
import { pick, say } from './text.js';

const number = (text, className = '') => ({ text, className: ('number ' + className).trim() });

/* How far each judge is below the others on average: to the right strict, to the left mild. */
export function severitiesChart(panel) {
  const judges = panel.judges.filter((judge) => judge.severity !== undefined);
  if (judges.length < 2) return null;
  const unit = say(panel.unit_of_severity === 'marks' ? 'PANEL_IN_MARKS' : 'PANEL_IN_SHARE');
  const told = judges.map((judge) => (judge.name || judge.id) + ' ' + fixed(judge.severity, 2)).join(say('COMMA'));
  return { title: say('SEVERITY_CHART'), description: say('SEVERITY_CHART_SAYS', told), height: 26 * judges.length + 56,
    option: ({ paint, axis, narrow }) => ({
      grid: { left: 8, right: 24, top: 8, bottom: 8, containLabel: true },
      tooltip: { formatter: ({ dataIndex }) => pick(judges[dataIndex].sentence) || judges[dataIndex].name },
      xAxis: { ...axis, type: 'value' },
      yAxis: { ...axis, type: 'category', inverse: true, data: judges.map((judge) => judge.id), splitLine: { show: false },
        axisLabel: { ...axis.axisLabel, interval: 0, formatter: (_, at) => shorten(judges[at].name || judges[at].id, narrow ? 12 : 24) } },
      series: [{ type: 'bar', barMaxWidth: 14, data: judges.map((judge) => ({ value: judge.severity, itemStyle: { color: judge.leaning ? paint.minus : paint.series[0] } })) }] }),
    headings: [say('PANEL_JUDGE'), number(say('PANEL_SEVERITY') + ' (' + unit + ')')],
    rows: () => judges.map((judge) => [judge.name || judge.id, number(fixed(judge.severity, 2))]) };
}
