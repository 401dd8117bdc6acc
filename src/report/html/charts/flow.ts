/** Offered, accepted, refused and delivered messages of one service over time. */
import type { StudyResult } from '../../../result/study-result.ts';
import { hasObservation, isBusy } from '../../reading.ts';
import { type Chart, chartId } from './chart.ts';
import { binText, drawnSeriesOf } from './drawn-series.ts';
import { type Line, type OverTime, overTimeLegend, overTimeSpec, overTimeTable, peakText } from './over-time.ts';
import { PALETTE } from './theme.ts';

/** What a metric's name does not say stands in words: reads and deletes may be refused too. */
const LINES: readonly (Pick<Line, 'color' | 'mark' | 'fill'> & { readonly metric: string; readonly label?: string })[] = [
  { metric: 'offered', color: PALETTE.offered, mark: 'area', fill: PALETTE.offeredFill },
  { metric: 'accepted', color: PALETTE.accepted, mark: 'line' },
  { metric: 'delivered', color: PALETTE.delivered, mark: 'dashed' },
  { metric: 'throttled', label: 'sends refused', color: PALETTE.throttled, mark: 'line' },
];

export function flowChart(result: StudyResult, component: string, place: number): Chart | null {
  const lines = LINES.flatMap(({ metric, label = metric, ...look }): Line[] => {
    const series = drawnSeriesOf(result, component, metric, 'rate');
    return hasObservation(series) ? [{ label, values: series.values, sumUp: 'mean', ...look }] : [];
  });
  if (!lines.some((line) => isBusy(line.values))) return null;
  const chart: OverTime = { result, component, unit: 'count/s', lines };
  return {
    id: chartId('flow', place),
    title: `${component}: messages per second`,
    description: `${component} over time. ${lines.map((line) => peakText(line, chart)).join('; ')}.`,
    spec: overTimeSpec(chart),
    legend: overTimeLegend(chart),
    subtitle: binText(result.time),
    table: overTimeTable(chart),
  };
}
