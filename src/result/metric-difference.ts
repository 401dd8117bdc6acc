/**
 * One metric of two results. Under common random numbers replications are pairs and most of the noise
 * cancels; else the two are independent samples (Welch). Without several replications there is no interval.
 */
import { pairedDifference, studentFactor } from '../measure/estimates.ts';
import { meanOf, sumOfSquares } from '../measure/sums.ts';
import { type Direction, directionOf } from './direction.ts';
import type { ComponentResult, Metric } from './study-result.ts';

/** paired: replication by replication, under common random numbers · independent: two samples with chance of their own. */
export type Pairing = 'paired' | 'independent';

/** `differs`: no interval, so no judgement beyond the sign. `undecided`: the interval holds zero. */
export type ChangeVerdict = 'same' | 'better' | 'worse' | 'higher' | 'lower' | 'undecided' | 'differs';

/** One statistic of one metric on both sides; `first`, `second` and `halfWidth` are in `unit`, `relative` is 0.1 for a tenth more. */
export interface MetricDifference {
  readonly component: string;
  readonly metric: string;
  readonly statistic: string;
  readonly unit: string;
  readonly first: number;
  readonly second: number;
  /** second − first, in `unit`. */
  readonly difference: number;
  /** Difference as a part of the first; null when the first is 0. */
  readonly relative: number | null;
  /** Half of the 95 % confidence interval of the difference; null where there is none. */
  readonly halfWidth: number | null;
  readonly better: Direction;
  readonly verdict: ChangeVerdict;
}

const STATISTICS = {
  counter: ['mean', 'share'],
  gauge: ['mean', 'max'],
  samples: ['mean', 'p50', 'p90', 'p95', 'p99', 'p999', 'max'],
} as const;

type Statistic = (typeof STATISTICS)[Metric['kind']][number];

/** Every statistic both results have of the metrics both components have. */
export function metricDifferences(name: string, first: ComponentResult, second: ComponentResult, pairing: Pairing): readonly MetricDifference[] {
  return Object.entries(first.metrics).flatMap(([metric, a]) => {
    const b = second.metrics[metric];
    if (b === undefined || b.kind !== a.kind) return [];
    return STATISTICS[a.kind].flatMap((statistic) => differenceOf({ name, metric, statistic, pairing }, first, second));
  });
}

interface Row {
  readonly name: string;
  readonly metric: string;
  readonly statistic: Statistic;
  readonly pairing: Pairing;
}

function differenceOf({ name, metric, statistic, pairing }: Row, first: ComponentResult, second: ComponentResult): readonly MetricDifference[] {
  const [a, b] = [first.metrics[metric], second.metrics[metric]];
  const [from, to] = [a?.[statistic], b?.[statistic]];
  if (a === undefined || from === undefined || to === undefined) return [];
  const difference = to - from;
  const halfWidth = halfWidthOf(perReplication(first, metric, statistic), perReplication(second, metric, statistic), pairing);
  const better = directionOf(metric);
  const unit = statistic === 'share' ? 'ratio' : a.kind === 'counter' ? `${a.unit}/s` : a.unit;
  const relative = from === 0 ? null : difference / Math.abs(from);
  return [
    {
      component: name,
      metric,
      statistic,
      unit,
      first: from,
      second: to,
      difference,
      relative,
      halfWidth,
      better,
      verdict: verdictOf(difference, halfWidth, better),
    },
  ];
}

function verdictOf(difference: number, halfWidth: number | null, better: Direction): ChangeVerdict {
  if (difference === 0 && (halfWidth === null || halfWidth === 0)) return 'same';
  if (halfWidth === null) return 'differs';
  if (Math.abs(difference) <= halfWidth) return 'undecided';
  if (better === 'unknown') return difference > 0 ? 'higher' : 'lower';
  return difference > 0 === (better === 'larger') ? 'better' : 'worse';
}

/** The statistic of each replication; null where the result does not keep it. */
function perReplication(component: ComponentResult, metric: string, statistic: Statistic): readonly number[] | null {
  const own = component.metrics[metric];
  if (own === undefined || statistic === 'max') return null;
  if (statistic === 'mean') return own.replicationMeans ?? null;
  if (statistic !== 'share') return own.replicationQuantiles?.[statistic] ?? null;
  const base = own.shareOf === undefined ? undefined : component.metrics[own.shareOf]?.replicationMeans;
  if (base === undefined || own.replicationMeans === undefined) return null;
  // Both are sums per second of the same observed span, so their ratio is the share.
  const shares = own.replicationMeans.map((mean, i) => mean / base[i]!);
  return shares.every(Number.isFinite) ? shares : null;
}

function halfWidthOf(first: readonly number[] | null, second: readonly number[] | null, pairing: Pairing): number | null {
  if (first === null || second === null || first.length < 2 || second.length < 2) return null;
  const halfWidth = pairing === 'paired' && first.length === second.length ? pairedDifference(first, second).halfWidth : welchHalfWidth(first, second);
  return Number.isFinite(halfWidth) ? halfWidth : null;
}

/** Half of the interval of the difference of two independent means, their spreads not assumed equal (Welch). */
export function welchHalfWidth(first: readonly number[], second: readonly number[], confidence = 0.95): number {
  const [a, b] = [squaredError(first), squaredError(second)];
  if (a + b === 0) return 0;
  const degrees = (a + b) ** 2 / (a ** 2 / (first.length - 1) + b ** 2 / (second.length - 1));
  return studentFactor(confidence, degrees) * Math.sqrt(a + b);
}

function squaredError(values: readonly number[]): number {
  return sumOfSquares(values, meanOf(values)) / (values.length * (values.length - 1));
}
