/** Offered, accepted, throttled and delivered messages of one service over time. */
import type { StudyResult } from '../../../result/study-result.ts';
import { hasObservation, isBusy } from '../../reading.ts';
import { type Chart, chartId } from './chart.ts';
import { binText, drawnSeriesOf } from './drawn-series.ts';
import { type Line, type OverTime, overTimeLegend, overTimeSpec, overTimeTable, peakText } from './over-time.ts';
import { PALETTE } from './theme.ts';

const LINES = [
  { metric: 'offered', color: PALETTE.offered, mark: 'area', fill: PALETTE.offeredFill },
  { metric: 'accepted', color: PALETTE.accepted, mark: 'line' },
  { metric: 'delivered', color: PALETTE.delivered, mark: 'dashed' },
  { metric: 'throttled', color: PALETTE.throttled, mark: 'line' },
] as const;

export function flowChart(result: StudyResult, component: string, place: number): Chart | null {
  const lines = LINES.flatMap(({ metric, ...look }): Line[] => {
    const series = drawnSeriesOf(result, component, metric, 'rate');
    return hasObservation(series) ? [{ label: metric, values: series.values, sumUp: 'mean', ...look }] : [];
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
