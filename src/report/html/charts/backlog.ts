/** Backlog of one service, or of a producer that held back, over time: the mean of each bin as an area, its greatest value as a line. */
import type { StudyResult } from '../../../result/study-result.ts';
import { hasObservation, isBusy } from '../../reading.ts';
import { type Chart, chartId } from './chart.ts';
import { binText, drawnSeriesOf } from './drawn-series.ts';
import { type Line, type OverTime, overTimeLegend, overTimeSpec, overTimeTable, peakText } from './over-time.ts';
import { PALETTE } from './theme.ts';

export function backlogChart(result: StudyResult, component: string, place: number): Chart | null {
  const mean = drawnSeriesOf(result, component, 'backlog', 'mean');
  const max = drawnSeriesOf(result, component, 'backlog', 'max');
  const lines: Line[] = [
    ...(hasObservation(mean) ? [{ label: 'mean', values: mean.values, color: PALETTE.low, mark: 'area', fill: PALETTE.band, sumUp: 'mean' } as const] : []),
    ...(hasObservation(max) ? [{ label: 'greatest', values: max.values, color: PALETTE.offered, mark: 'line', sumUp: 'max' } as const] : []),
  ];
  if (!lines.some((line) => isBusy(line.values))) return null;
  const chart: OverTime = { result, component, unit: 'count', lines };
  return {
    id: chartId('backlog', place),
    title: `${component}: backlog, messages`,
    description: `${standing(result, component)}. ${lines.map((line) => peakText(line, chart)).join('; ')}.`,
    spec: overTimeSpec(chart),
    legend: overTimeLegend(chart),
    subtitle: binText(result.time),
    table: overTimeTable(chart),
  };
}

function standing(result: StudyResult, component: string): string {
  return result.components[component]?.role === 'producer'
    ? `Messages held by ${component}, not yet accepted or given up`
    : `Messages in ${component} not yet finished`;
}
