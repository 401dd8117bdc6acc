/** The interval of a mean from one run alone, by batch means over its series; see measure/batch-means.ts. */
import { type BatchMeans, batchMeans } from '../measure/batch-means.ts';
import type { CounterRun, GaugeRun, SamplesRun } from './observed.ts';
import { firstObserved, intervalSeconds } from './observed.ts';
import type { MetricRun, RunFrame } from './run-result.ts';

/** Of the mean of `metric` in a run with this clock: `scale` times the run's unit. Null where the run is too short for any. */
export function batchesOf(run: RunFrame, metric: MetricRun, scale: number, confidence?: number): BatchMeans | null {
  switch (metric.kind) {
    case 'counter':
      return rateBatches(run, metric, scale, confidence);
    case 'gauge':
      return levelBatches(run, metric, scale, confidence);
    case 'samples':
      return sampleBatches(run, metric, scale, confidence);
    default:
      return metric satisfies never;
  }
}

function rateBatches(run: RunFrame, metric: CounterRun, scale: number, confidence?: number): BatchMeans | null {
  const sums = metric.series.subarray(firstObserved(run)).map((sum) => scale * sum);
  return batchMeans(secondsOf(run, metric.series.length), sums, confidence);
}

function levelBatches(run: RunFrame, metric: GaugeRun, scale: number, confidence?: number): BatchMeans | null {
  const seconds = secondsOf(run, metric.series.length);
  const from = firstObserved(run);
  const levels = seconds.map((width, i) => scale * width * metric.series[from + i]!);
  return batchMeans(seconds, levels, confidence);
}

function sampleBatches(run: RunFrame, metric: SamplesRun, scale: number, confidence?: number): BatchMeans | null {
  const from = firstObserved(run);
  const sums = metric.seriesSum.subarray(from).map((sum) => scale * sum);
  return batchMeans(metric.seriesCount.subarray(from), sums, confidence);
}

/** Seconds of each interval after the warm-up. */
function secondsOf(run: RunFrame, length: number): Float64Array {
  const from = firstObserved(run);
  const seconds = new Float64Array(Math.max(0, length - from));
  for (let i = 0; i < seconds.length; i += 1) seconds[i] = intervalSeconds(run, from + i);
  return seconds;
}
