/**
 * benchmark.json: entries of github-action-benchmark's customSmallerIsBetter. Simulated numbers only,
 * and only those that are better when smaller; seeded, so a change is a finding and not noise.
 */
import type { Metric, StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';

interface Entry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}

/** Metric → the statistics that tell; in the order they are written. */
const SMALLER_IS_BETTER: readonly (readonly [string, readonly ('mean' | 'p50' | 'p99' | 'max' | 'share' | 'sum')[]])[] = [
  ['sojourn', ['p50', 'p99', 'max']],
  ['throttled', ['share']],
  ['lost', ['sum']],
  ['expired', ['sum']],
  ['deadLettered', ['sum']],
  ['duplicates', ['share']],
  ['backlog', ['max']],
];

export function benchmark(result: StudyResult): Artifact[] {
  const entries = Object.entries(result.components).flatMap(([name, component]) =>
    SMALLER_IS_BETTER.flatMap(([metric, statistics]) => {
      const values = component.metrics[metric];
      return values === undefined ? [] : statistics.flatMap((statistic) => entryOf(`${name}.${metric}`, values, statistic));
    }),
  );
  const monthly = result.cost?.monthly ?? null;
  const cost: Entry[] = monthly === null ? [] : [{ name: 'cost.monthly', unit: 'USD', value: monthly }];
  return [{ name: 'benchmark.json', text: `${JSON.stringify([...entries, ...cost], null, 2)}\n` }];
}

function entryOf(name: string, metric: Metric, statistic: 'mean' | 'p50' | 'p99' | 'max' | 'share' | 'sum'): Entry[] {
  const value = metric[statistic];
  if (value === undefined || !Number.isFinite(value)) return [];
  const interval = metric.intervals?.[statistic];
  const unit = statistic === 'share' ? 'ratio' : metric.unit;
  const range = interval === undefined ? {} : { range: `± ${Number(((interval[1] - interval[0]) / 2).toPrecision(4))}` };
  return [{ name: `${name}.${statistic}`, unit, value, ...range }];
}
