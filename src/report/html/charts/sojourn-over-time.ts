/** Percentiles of the sojourn time of one consumer over time, with the objectives that bound them. */
import type { StudyResult } from '../../../result/study-result.ts';
import { formatValue } from '../../../units/values.ts';
import { hasObservation } from '../../reading.ts';
import { spansDecades } from './axes.ts';
import { type Chart, chartId } from './chart.ts';
import { binText, drawnSeriesOf, isMerged } from './drawn-series.ts';
import { type Bound, type Line, type OverTime, overTimeLegend, overTimeSpec, overTimeTable, peakText } from './over-time.ts';
import { PALETTE } from './theme.ts';

const LINES = [
  { statistic: 'p99', color: PALETTE.high, mark: 'line' },
  { statistic: 'p50', color: PALETTE.low, mark: 'line' },
] as const;

export function sojournOverTimeChart(result: StudyResult, component: string, place: number): Chart | null {
  const lines = LINES.flatMap(({ statistic, ...look }): Line[] => {
    const series = drawnSeriesOf(result, component, 'sojourn', statistic);
    return hasObservation(series) ? [{ label: statistic, values: series.values, sumUp: statistic === 'p99' ? 'max' : 'mean', ...look }] : [];
  });
  if (lines.length === 0) return null;
  const isLog = spansDecades(lines.flatMap((line) => line.values).filter((value) => value !== null));
  const chart: OverTime = { result, component, unit: 'ms', lines, isLog, bounds: boundsOf(result, component) };
  return {
    id: chartId('sojourn', place),
    title: `${component}: sojourn time${isLog ? ' (logarithmic)' : ''}`,
    description: `Sojourn time of messages finished by ${component}, per bin. ${lines.map((line) => peakText(line, chart)).join('; ')}.`,
    spec: overTimeSpec(chart),
    legend: overTimeLegend(chart),
    subtitle: `${binText(result.time)}${isMerged(result.time) ? ': mean of p50, greatest of p99' : ''}`,
    table: overTimeTable(chart),
  };
}

function boundsOf(result: StudyResult, component: string): Bound[] {
  return result.objectives
    .filter((objective) => objective.component === component && objective.metric === 'sojourn' && objective.unit === 'ms')
    .map(({ aggregate, operator, bound }) => ({ label: `objective: ${aggregate} ${operator} ${formatValue(bound, 'ms')}`, value: bound }));
}
