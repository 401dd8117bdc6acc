/** Age of the oldest unfinished message of one service over time. */
import type { StudyResult } from '../../../result/study-result.ts';
import { hasObservation, isBusy } from '../../reading.ts';
import { type Chart, chartId } from './chart.ts';
import { binText, drawnSeriesOf } from './drawn-series.ts';
import { type Line, type OverTime, overTimeLegend, overTimeSpec, overTimeTable, peakText } from './over-time.ts';
import { PALETTE } from './theme.ts';

/** What services call it, first match taken. */
const METRICS = ['ApproximateAgeOfOldestMessage', 'oldestAge', 'GetRecords.IteratorAgeMilliseconds'] as const;

export function ageChart(result: StudyResult, component: string, place: number): Chart | null {
  const metric = METRICS.find((name) => hasObservation(drawnSeriesOf(result, component, name, 'mean')));
  const mean = metric === undefined ? null : drawnSeriesOf(result, component, metric, 'mean');
  if (metric === undefined || mean === null || !isBusy(mean.values)) return null;
  const lines: Line[] = [{ label: `${metric}, mean`, values: mean.values, color: PALETTE.low, mark: 'line', sumUp: 'max' }];
  const chart: OverTime = { result, component, unit: 'ms', lines };
  return {
    id: chartId('age', place),
    title: `${component}: age of the oldest`,
    description: `${metric} of ${component}. ${lines.map((line) => peakText(line, chart)).join('; ')}.`,
    spec: overTimeSpec(chart),
    legend: overTimeLegend(chart),
    subtitle: binText(result.time),
    table: overTimeTable(chart),
  };
}
