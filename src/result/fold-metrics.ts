/**
 * One metric of all replications becomes one line of the result: means with intervals, extremes,
 * percentiles. Microseconds become milliseconds here and nowhere else.
 */
import type { Estimate } from '../measure/estimates.ts';
import { estimate, ratioEstimate } from '../measure/estimates.ts';
import { coarsen, lowerBound, mergeHistograms, quantiles } from '../measure/histogram-quantiles.ts';
import type { MetricDeclaration } from '../measure/metric.ts';
import { clustersBeyond, type Ends, replicatedQuantileIntervals, type Tallied } from '../measure/quantile-intervals.ts';
import { meanOf, total } from '../measure/sums.ts';
import { batchesOf } from './batches.ts';
import type { Interval } from './interval.ts';
import type { CounterRun, GaugeRun, SamplesRun } from './observed.ts';
import { intervalSeconds, observedSeconds, observedWhole } from './observed.ts';
import type { MetricRun, RunResult } from './run-result.ts';
import type { Metric } from './study-result.ts';

const HISTOGRAM_BINS_MAX = 200;

export const PERCENTILES = [
  ['p50', 0.5],
  ['p90', 0.9],
  ['p95', 0.95],
  ['p99', 0.99],
  ['p999', 0.999],
] as const;

const SHARES = PERCENTILES.map(([, share]) => share);

/** From the unit of a run to the unit of a result. */
export function scaleOf(unit: string): number {
  return unit === 'ms' ? 1 / 1000 : 1;
}

interface Measured<Kind extends MetricRun> {
  readonly run: RunResult;
  readonly metric: Kind;
}

/** What of a metric is folded. */
export interface FoldDepth {
  /** Percentiles, extremes and the distribution of samples: most of the work, and none of the mean's. */
  readonly hasDistribution: boolean;
}

export const EVERYTHING: FoldDepth = { hasDistribution: true };

/** `base`: the counter this one is a share of, in the same order of runs. */
export function foldMetric(
  declaration: MetricDeclaration,
  measured: readonly { run: RunResult; metric: MetricRun }[],
  base: readonly { run: RunResult; metric: MetricRun }[],
  depth = EVERYTHING,
): Metric {
  const scale = scaleOf(declaration.unit);
  switch (declaration.kind) {
    case 'counter':
      return {
        ...foldCounter(declaration.unit, ofKind(measured, 'counter'), scale),
        ...shareOf(declaration, ofKind(measured, 'counter'), ofKind(base, 'counter')),
      };
    case 'gauge':
      return foldGauge(declaration.unit, ofKind(measured, 'gauge'), scale);
    case 'samples':
      return foldSamples(declaration.unit, ofKind(measured, 'samples'), scale, depth);
    default:
      return declaration.kind satisfies never;
  }
}

/** A rate made of other counters: `throughput`, `goodput`. */
export function foldRate(unit: string, counters: readonly Measured<CounterRun>[]): Metric {
  const { sum: _sum, ...rate } = foldCounter(unit, counters, 1);
  return { ...rate, kind: 'gauge' };
}

function foldCounter(unit: string, measured: readonly Measured<CounterRun>[], scale: number): Metric {
  const means = measured.map(({ run, metric }) => (scale * metric.sum) / observedSeconds(run));
  return {
    unit,
    kind: 'counter',
    ...withInterval(estimate(means), () => batchesOf(measured[0]!.run, measured[0]!.metric, scale)),
    sum: scale * meanOf(measured.map(({ metric }) => metric.sum)),
    ...rateExtremes(measured, scale),
    ...perReplication(means),
  };
}

/** The least and the greatest rate of an interval. */
function rateExtremes(measured: readonly Measured<CounterRun>[], scale: number): Partial<Metric> {
  let min = Infinity;
  let max = -Infinity;
  for (const { run, metric } of measured) {
    const [from, until] = observedWhole(run, metric.series.length);
    for (let i = from; i < until; i += 1) {
      const rate = (scale * metric.series[i]!) / intervalSeconds(run, i);
      if (rate < min) min = rate;
      if (rate > max) max = rate;
    }
  }
  return min <= max ? { min, max } : {};
}

function shareOf(declaration: MetricDeclaration, measured: readonly Measured<CounterRun>[], base: readonly Measured<CounterRun>[]): Partial<Metric> {
  if (declaration.shareOf === undefined) return {};
  const share = ratioEstimate(
    measured.map(({ metric }) => metric.sum),
    base.map(({ metric }) => metric.sum),
  );
  if (!Number.isFinite(share.mean)) return { shareOf: declaration.shareOf };
  const width = Number.isFinite(share.halfWidth) ? { shareHalfWidth: share.halfWidth } : {};
  // What was offered before the warm-up ended and accepted after it is in one of the two alone.
  const most = declaration.countsRepeats === true ? Infinity : 1;
  return { share: Math.min(most, share.mean), shareOf: declaration.shareOf, ...width };
}

function foldGauge(unit: string, measured: readonly Measured<GaugeRun>[], scale: number): Metric {
  const means = measured.map(({ metric }) => scale * metric.mean);
  return {
    unit,
    kind: 'gauge',
    ...withInterval(estimate(means), () => batchesOf(measured[0]!.run, measured[0]!.metric, scale)),
    min: scale * Math.min(...measured.map(({ metric }) => metric.min)),
    max: scale * Math.max(...measured.map(({ metric }) => metric.max)),
    last: scale * meanOf(measured.map(({ metric }) => metric.last)),
    ...perReplication(means),
  };
}

function foldSamples(unit: string, all: readonly Measured<SamplesRun>[], scale: number, { hasDistribution }: FoldDepth): Metric {
  const measured = all.filter(({ metric }) => metric.count > 0);
  const replications = all.length;
  if (measured.length === 0) return { unit, kind: 'samples', count: 0, sum: 0 };
  const sums = measured.map(({ metric }) => scale * metric.sum);
  const counts = measured.map(({ metric }) => metric.count);
  return {
    unit,
    kind: 'samples',
    ...withInterval(ratioEstimate(sums, counts), () => batchesOf(measured[0]!.run, measured[0]!.metric, scale)),
    count: total(counts) / replications,
    sum: total(sums) / replications,
    ...(hasDistribution ? percentiles(measured, all, scale) : {}),
    ...(measured.length === replications ? perReplication(sums.map((sum, i) => sum / counts[i]!)) : {}),
  };
}

/** So many clusters are expected beyond a percentile that to see none of them is evidence: its chance is one in fifty. */
const CLUSTERS_TELL = 4;

/** Beyond what no evidence reaches; a number, as results have no infinity. */
const REACH_MOST = 1_000;

/**
 * How many times as far as all that was observed an open interval is taken to reach, with so many clusters expected beyond the percentile.
 * Of a tail that falls exponentially more lies nearer in: were the percentile this far out, enough clusters to tell lay where none was seen.
 */
function reachBeyond(clusters: number, share: number): number {
  const nearer = 1 - Math.max(0, Math.log(CLUSTERS_TELL / clusters)) / -Math.log(1 - share);
  return nearer > 1 / REACH_MOST ? 1 / nearer : REACH_MOST;
}

/** `measured`: those of `all` that observed anything. */
function percentiles(measured: readonly Measured<SamplesRun>[], all: readonly Measured<SamplesRun>[], scale: number): Partial<Metric> {
  const replications = all.length;
  const min = Math.min(...measured.map(({ metric }) => metric.min));
  const max = Math.max(...measured.map(({ metric }) => metric.max));
  const pooled = mergeHistograms(measured.map(({ metric }) => ({ buckets: metric.buckets, counts: metric.bucketCounts })));
  const points = quantiles(pooled.buckets, pooled.counts, SHARES, min, max);
  const own = replications > 1 ? measured.map(({ metric }) => quantiles(metric.buckets, metric.bucketCounts, SHARES, metric.min, metric.max)) : [];
  const tallied = talliedOf(all);
  const ranges = quantileRanges(tallied, min);
  let known: readonly number[] | null = null;
  const clusters = (): readonly number[] => (known ??= clustersBeyond(tallied, SHARES));
  const named: Record<string, number> = {};
  const intervals: Record<string, Interval> = {};
  const reach: Record<string, number> = {};
  const each: Record<string, number[]> = {};
  for (const [i, [name]] of PERCENTILES.entries()) {
    const point = scale * points[i]!;
    named[name] = point;
    each[name] = own.map((values) => scale * values[i]!);
    const range = ranges?.[i];
    if (range?.[1] === null) reach[name] = scale * max * reachBeyond(clusters()[i]!, SHARES[i]!);
    if (range) intervals[name] = [Math.min(point, scale * range[0]), range[1] === null ? null : Math.max(point, scale * Math.min(max, range[1]))];
  }
  return {
    min: scale * min,
    max: scale * max,
    ...named,
    ...(Object.keys(intervals).length > 0 ? { intervals } : {}),
    ...(Object.keys(reach).length > 0 ? { reach } : {}),
    histogram: coarsen(pooled.buckets, pooled.counts, HISTOGRAM_BINS_MAX).map(([edge, count]) => [scale * edge, count / replications] as const),
    ...(measured.length === replications && replications > 1 ? { replicationQuantiles: each } : {}),
  };
}

/** Buckets ascend as their bounds do: theirs are looked up for the ends of intervals alone. */
function talliedOf(all: readonly Measured<SamplesRun>[]): readonly Tallied[] {
  return all.map(({ metric }) => ({ values: metric.buckets, counts: metric.bucketCounts }));
}

/** Intervals of the percentiles, in the unit of the runs; null for one replication. */
function quantileRanges(tallied: readonly Tallied[], min: number): readonly Ends[] | null {
  const ends = replicatedQuantileIntervals(tallied, SHARES);
  const ranges = ends?.map(([low, high]) => [low === -Infinity ? min : Math.max(min, upperBound(low)), high === null ? null : upperBound(high)] as const);
  return ranges ?? null;
}

function upperBound(bucket: number): number {
  return lowerBound(bucket + 1);
}

/** The interval over replications, or from batch means when there is only one. */
function withInterval(over: Estimate, batches: () => Estimate | null): Partial<Metric> {
  if (!Number.isFinite(over.mean)) return {};
  if (Number.isFinite(over.halfWidth)) return { mean: over.mean, halfWidth: over.halfWidth, intervalFrom: 'replications' };
  const from = batches();
  if (from === null || !Number.isFinite(from.halfWidth)) return { mean: over.mean };
  return { mean: over.mean, halfWidth: from.halfWidth, intervalFrom: 'batchMeans' };
}

/** Kept for paired comparison, so only where every replication has one. */
function perReplication(means: readonly number[]): Partial<Metric> {
  return means.length > 1 ? { replicationMeans: means } : {};
}

function ofKind<Kind extends MetricRun['kind']>(
  measured: readonly { run: RunResult; metric: MetricRun }[],
  kind: Kind,
): readonly Measured<Extract<MetricRun, { kind: Kind }>>[] {
  return measured.map(({ run, metric }) => {
    if (metric.kind !== kind) throw new Error(`believed: a metric declared as ${kind} is measured as one, got ${metric.kind}`);
    return { run, metric: metric as Extract<MetricRun, { kind: Kind }> };
  });
}
