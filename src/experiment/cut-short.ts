/** What a run answers that ended before its model's horizon: its clock and its series, as if no longer had been asked for. */
import type { ComponentRun, MetricRun, RunFrame } from '../result/run-result.ts';

/** The clock of a run that ended when so many intervals were closed. */
export function cutFrame(frame: RunFrame, closed: number): RunFrame {
  return { ...frame, horizon: Math.min(frame.horizon, closed * frame.seriesInterval) };
}

/** What a component answers, with series of so many intervals. */
export function cutPart(part: ComponentRun, closed: number): ComponentRun {
  const metrics = Object.fromEntries(Object.entries(part.metrics).map(([name, metric]) => [name, cutMetric(metric, closed)]));
  return { ...part, metrics, heat: part.heat === null ? null : cutHeat(part.heat, closed) };
}

/** A metric with series of so many intervals. */
export function cutMetric(metric: MetricRun, closed: number): MetricRun {
  const cut = (series: Float64Array): Float64Array => series.slice(0, closed);
  switch (metric.kind) {
    case 'counter':
      return { ...metric, series: cut(metric.series) };
    case 'gauge':
      return { ...metric, series: cut(metric.series), seriesMax: cut(metric.seriesMax) };
    default:
      return {
        ...metric,
        seriesCount: cut(metric.seriesCount),
        seriesSum: cut(metric.seriesSum),
        seriesP50: cut(metric.seriesP50),
        seriesP99: cut(metric.seriesP99),
      };
  }
}

function cutHeat({ places, values }: NonNullable<ComponentRun['heat']>, closed: number): ComponentRun['heat'] {
  const width = places.length === 0 ? 0 : values.length / places.length;
  const kept = new Float64Array(places.length * closed);
  places.forEach((_, row) => void kept.set(values.subarray(row * width, row * width + closed), row * closed));
  return { places, values: kept };
}
