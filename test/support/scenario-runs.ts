/** A scenario's text run on this thread, and what its replications say of a number: for comparison with theory. */
import { expect } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { endsOf, estimate, ratioEstimate } from '../../src/measure/estimates.ts';
import { bucketBounds } from '../../src/measure/histogram-quantiles.ts';
import { replicatedQuantileIntervals } from '../../src/measure/quantile-intervals.ts';
import { compile } from '../../src/model/compile.ts';
import type { RunResult } from '../../src/result/run-result.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { gaugeOf, samplesOf, sumOf } from './models.ts';

type Interval = readonly [low: number, high: number];

/** Seeds are fixed, so that this never flakes; the truth may lie just outside in one case of a thousand. */
const CERTAIN = 0.999;

export function runsOfScenario(text: string, replications = 8): readonly RunResult[] {
  const read = readScenario(text, { file: 'scenario.yaml' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems, null, 1));
  const { model } = compile(read.scenario);
  return Array.from({ length: replications }, (_, replication) => replicate({ model, replication, fingerprint: false }));
}

/** The truth lies in the interval, and that is narrow enough to say something: half of it is below `precision` of the truth. */
export function expectCovered(what: string, truth: number, [low, high]: Interval, precision = 0.05): void {
  expect(low, `${what}: ${truth} in [${low}, ${high}]`).toBeLessThanOrEqual(truth);
  expect(high, `${what}: ${truth} in [${low}, ${high}]`).toBeGreaterThanOrEqual(truth);
  // What rare long queues decide may lack an upper end: it is as precise as the end it has.
  expect(Number.isFinite(high) ? (high - low) / 2 : truth - low, `precision of ${what}`).toBeLessThanOrEqual(precision * truth);
}

/** Mean of a time, seconds. */
export function meanTime(runs: readonly RunResult[], component: string, metric: string): Interval {
  const all = runs.map((run) => samplesOf(run, component, metric));
  return endsOf(
    ratioEstimate(
      all.map(({ sum }) => sum / 1e6),
      all.map(({ count }) => count),
      CERTAIN,
    ),
  );
}

/** Percentile of a time, seconds. */
export function quantileTime(runs: readonly RunResult[], component: string, metric: string, share: number): Interval {
  const tallied = runs.map((run) => {
    const { buckets, bucketCounts } = samplesOf(run, component, metric);
    return { values: Array.from(buckets, (bucket) => bucketBounds(bucket)[1] / 1e6), counts: bucketCounts };
  });
  const [low, high] = replicatedQuantileIntervals(tallied, [share], 0, CERTAIN)![0]!;
  return [low, high ?? Number.POSITIVE_INFINITY];
}

export function meanLevel(runs: readonly RunResult[], component: string, gauge: string): Interval {
  const means = runs.map((run) => gaugeOf(run, component, gauge).mean);
  return endsOf(estimate(means, CERTAIN));
}

/** A counter per second of what was observed. */
export function perSecond(runs: readonly RunResult[], component: string, counter: string): Interval {
  const rates = runs.map((run) => (sumOf(run, component, counter) * 1e6) / (run.horizon - run.warmUpUntil));
  return endsOf(estimate(rates, CERTAIN));
}

/** One counter as a part of another. */
export function shareOf(runs: readonly RunResult[], [component, counter]: readonly [string, string], [other, all]: readonly [string, string]): Interval {
  return endsOf(
    ratioEstimate(
      runs.map((run) => sumOf(run, component, counter)),
      runs.map((run) => sumOf(run, other, all)),
      CERTAIN,
    ),
  );
}
