/** Hand-made runs: small enough that every expected number can be reckoned on paper. */
import { bucketOf } from '../../src/measure/histogram.ts';
import type { StudyContext } from '../../src/result/context.ts';
import type { ComponentRun, MetricRun, RunResult } from '../../src/result/run-result.ts';

export const SECOND = 1_000_000;

export function counter(sum: number, series: readonly number[]): MetricRun {
  return { kind: 'counter', sum, series: Float64Array.from(series) };
}

export function gauge(mean: number, last: number, series: readonly number[]): MetricRun {
  return {
    kind: 'gauge',
    mean,
    min: Math.min(...series),
    max: Math.max(...series),
    last,
    series: Float64Array.from(series),
    seriesMax: Float64Array.from(series),
  };
}

/** All values fall in the intervals given beside them. */
export function samples(observed: readonly (readonly [interval: number, value: number])[], intervals: number): MetricRun {
  const values = observed.map(([, value]) => value);
  const perInterval = Array.from({ length: intervals }, (_, i) => observed.filter(([at]) => at === i).map(([, value]) => value));
  const counts = new Map<number, number>();
  for (const value of [...values].sort((a, b) => a - b)) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
  return {
    kind: 'samples',
    count: values.length,
    sum: sumOf(values),
    sumOfSquares: sumOf(values.map((value) => value * value)),
    min: values.length === 0 ? Infinity : Math.min(...values),
    max: values.length === 0 ? 0 : Math.max(...values),
    buckets: Uint32Array.from(counts.keys()),
    bucketCounts: Float64Array.from(counts.values()),
    seriesCount: Float64Array.from(perInterval, (list) => list.length),
    seriesSum: Float64Array.from(perInterval, sumOf),
    seriesP50: Float64Array.from(perInterval, (list) => (list.length === 0 ? NaN : list[Math.ceil(list.length / 2) - 1]!)),
    seriesP99: Float64Array.from(perInterval, (list) => (list.length === 0 ? NaN : Math.max(...list))),
  };
}

export function component(name: string, metrics: Record<string, MetricRun>, rest: Partial<ComponentRun> = {}): ComponentRun {
  return { name, metrics, limitUse: [], tables: {}, heat: null, ledger: { in: 0, out: {}, inside: 0 }, usage: {}, ...rest };
}

export function run(replication: number, components: readonly ComponentRun[], rest: Partial<RunResult> = {}): RunResult {
  return { replication, horizon: 10 * SECOND, warmUpUntil: 0, seriesInterval: SECOND, events: 100, fingerprint: '', components, ...rest };
}

export function context(components: StudyContext['components'], rest: Partial<StudyContext> = {}): StudyContext {
  return {
    name: 'hand-made',
    description: '',
    scenario: { warmUp: '2s' },
    scenarioHash: 'abc',
    seed: 1998,
    replications: 1,
    region: 'eu-west-1',
    startsAt: null,
    components,
    links: [],
    objectives: [],
    changes: [],
    limits: [],
    assumptions: [],
    notModelled: [],
    warnings: [],
    prices: [],
    ...rest,
  };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
