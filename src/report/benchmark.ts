/**
 * benchmark.json: entries of github-action-benchmark's customSmallerIsBetter. Simulated numbers only,
 * and only those that are better when smaller; seeded, so a change is a finding and not noise. What a run
 * took by the clock on the wall is not among them (`check --timings` writes that into a file of its own).
 */
import { unpricedIn } from '../result/cost.ts';
import { type Interval, isRatio, possibleInterval } from '../result/interval.ts';
import type { Metric, StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';

export interface BenchmarkEntry {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly range?: string;
  readonly extra?: string;
}

type Statistic = 'mean' | 'p50' | 'p99' | 'max' | 'share' | 'sum';

/** Metric → the statistics that tell; in the order they are written. */
const SMALLER_IS_BETTER: readonly (readonly [string, readonly Statistic[]])[] = [
  ['sojourn', ['p50', 'p99', 'max']],
  ['throttled', ['share']],
  ['lost', ['sum']],
  ['expired', ['sum']],
  ['deadLettered', ['sum']],
  ['duplicates', ['share']],
  ['backlog', ['max']],
];

export function benchmark(result: StudyResult): Artifact[] {
  return [{ name: 'benchmark.json', text: benchmarkText(benchmarkEntries(result)) }];
}

export function benchmarkText(entries: readonly BenchmarkEntry[]): string {
  return `${JSON.stringify(entries, null, 2)}\n`;
}

/** `prefix` tells scenarios apart where several share a file: `clickstream: `. */
export function benchmarkEntries(result: StudyResult, prefix = ''): readonly BenchmarkEntry[] {
  return tellingNumbers(result).map(({ component, metric, statistic, unit, value, interval }) => ({
    name: `${prefix}${component}.${metric === '' ? '' : `${metric}.`}${statistic}`,
    unit,
    value,
    ...(interval === null ? {} : { range: rangeText(interval, unit) }),
  }));
}

/** Both ends where one is cut off at what is possible: a ± would reach beyond it. Of an open one the end there is. */
function rangeText([low, high]: Interval, unit: string): string {
  const digits = (value: number): number => Number(value.toPrecision(4));
  if (high === null) return `${digits(low)} or more`;
  const isCut = low === 0 || (unit === 'ratio' && high === 1);
  return isCut && low < high ? `${digits(low)} to ${digits(high)}` : `± ${digits((high - low) / 2)}`;
}

export interface TellingNumber {
  /** `cost` where it belongs to no component. */
  readonly component: string;
  readonly metric: string;
  readonly statistic: string;
  readonly unit: string;
  readonly value: number;
  /** 95 % confidence interval, where there is one; [low, null] where it has no upper end. */
  readonly interval: Interval | null;
}

/** The numbers a dashboard should follow, each better when smaller. */
export function tellingNumbers(result: StudyResult): readonly TellingNumber[] {
  const numbers = Object.entries(result.components).flatMap(([component, { metrics }]) =>
    SMALLER_IS_BETTER.flatMap(([metric, statistics]) => {
      const values = metrics[metric];
      return values === undefined ? [] : statistics.flatMap((statistic) => numberOf(component, metric, values, statistic));
    }),
  );
  const monthly = wholeBill(result);
  return monthly === null ? numbers : [...numbers, { component: 'cost', metric: '', statistic: 'monthly', unit: 'USD', value: monthly, interval: null }];
}

/** A part of a bill would be followed as if it were the whole, and a line more that is unknown look like a saving. */
function wholeBill({ cost }: StudyResult): number | null {
  return unpricedIn(cost) > 0 ? null : (cost?.monthly ?? null);
}

function numberOf(component: string, metric: string, values: Metric, statistic: Statistic): TellingNumber[] {
  const value = values[statistic];
  if (value === undefined || !Number.isFinite(value)) return [];
  const unit = statistic === 'share' ? 'ratio' : values.unit;
  return [{ component, metric, statistic, unit, value, interval: intervalOf(values, statistic, value) }];
}

function intervalOf(values: Metric, statistic: Statistic, value: number): Interval | null {
  const halfWidth = statistic === 'mean' ? values.halfWidth : statistic === 'share' ? values.shareHalfWidth : undefined;
  if (halfWidth !== undefined && Number.isFinite(halfWidth)) return possibleInterval(value, halfWidth, isRatio(values.unit, statistic));
  return values.intervals?.[statistic] ?? null;
}
