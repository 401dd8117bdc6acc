/**
 * Intervals of percentiles.
 *
 * Over replications by turning a test round: a value is inside the interval when the replications do not
 * tell that another share of the observations than asked for lies at or below it. What is averaged over
 * replications is thus a count, not a percentile: a replication's own percentile is skewed and, where rare
 * long queues decide, spreads less than the percentile of all observations together. Within one run
 * messages depend on each other, so there the order-statistic interval would be too narrow and is not
 * offered; it serves independent samples. See decision 020.
 */
import jStat from 'jstat';
import { CONFIDENCE, studentFactor } from './estimates.ts';

/** Fewer replications make an interval of a percentile, but one too wide to mean anything. */
export const REPLICATIONS_MIN = 3;

/**
 * Replications that must have seen something as large as an interval's upper end, or all of fewer. What next to none has met says
 * nothing of how large the truth may be: where a replication expects less than one such observation, none seen is no evidence.
 */
const WITNESSES_MIN = 4;

/** Observations of one replication: `counts[i]` of them at `values[i]`, or at most it and above the value before. Ascending. */
export interface Tallied {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/**
 * [low, high] of each share's percentile over replications; null with fewer than three, and for a share that too
 * few of them bound from above. The ends are values of the replications; where even the least of them is not
 * contradicted, `floor`; nothing reaches below it.
 */
export function replicatedQuantileIntervals(
  parts: readonly Tallied[],
  shares: readonly number[],
  floor = -Infinity,
  confidence = CONFIDENCE,
): readonly (readonly [number, number] | null)[] | null {
  if (parts.length < REPLICATIONS_MIN) return null;
  const running = parts.map(({ counts }) => runningSums(counts));
  const values = distinctValues(parts);
  const bound = studentFactor(confidence, parts.length - 1);
  return shares.map((share) => {
    const excess = (at: number): number => excessOf(parts, running, values[at]!, share);
    const low = firstWhere(values.length, (at) => excess(at) >= -bound);
    const high = firstWhere(values.length, (at) => excess(at) >= bound);
    if (high === values.length || witnesses(parts, values[high]!) < Math.min(parts.length, WITNESSES_MIN)) return null;
    return [low === 0 ? floor : Math.max(floor, values[low - 1]!), values[high]!];
  });
}

function witnesses(parts: readonly Tallied[], value: number): number {
  return parts.filter(({ values }) => values.length > 0 && values[values.length - 1]! >= value).length;
}

/** Every value that any part has, once, ascending. */
function distinctValues(parts: readonly Tallied[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, { values }) => sum + values.length, 0));
  let filled = 0;
  for (const { values } of parts) {
    all.set(values, filled);
    filled += values.length;
  }
  all.sort();
  let distinct = 0;
  for (let i = 0; i < all.length; i += 1) if (distinct === 0 || all[i] !== all[distinct - 1]) all[distinct++] = all[i]!;
  return all.subarray(0, distinct);
}

/** By how many standard errors more than `share` of the observations lie at or below `value`, over replications. */
function excessOf(parts: readonly Tallied[], running: readonly Float64Array[], value: number, share: number): number {
  const n = parts.length;
  const differences = parts.map(({ values }, i) => {
    const own = running[i]!;
    const below = countUpTo(values, value);
    return (below === 0 ? 0 : own[below - 1]!) - share * (own[own.length - 1] ?? 0);
  });
  const mean = differences.reduce((sum, difference) => sum + difference, 0) / n;
  const squares = differences.reduce((sum, difference) => sum + (difference - mean) ** 2, 0);
  if (mean === 0) return 0;
  return mean / Math.sqrt(squares / (n * (n - 1)));
}

/** How many of the ascending values are at most `value`. */
function countUpTo(values: ArrayLike<number>, value: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

function runningSums(counts: ArrayLike<number>): Float64Array {
  const sums = new Float64Array(counts.length);
  let sum = 0;
  for (let i = 0; i < counts.length; i += 1) {
    sum += counts[i]!;
    sums[i] = sum;
  }
  return sums;
}

/** The first of 0 … length − 1 for which an ascending condition holds, or `length`. */
function firstWhere(length: number, holds: (at: number) => boolean): number {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/**
 * Distribution-free interval of a percentile of independent values: the ranks between which the true
 * percentile lies with at least `confidence`. Null when there are too few values for any such ranks.
 */
export function orderStatisticInterval(ascending: readonly number[], share: number, confidence = CONFIDENCE): readonly [number, number] | null {
  const n = ascending.length;
  const tail = (1 - confidence) / 2;
  // P(fewer than k values lie below the percentile) is binomial; ranks count from 1.
  const below = (k: number): number => (k < 0 ? 0 : jStat.binomial.cdf(k, n, share));
  let low = 0;
  while (low < n && below(low) <= tail) low += 1;
  let high = n;
  while (high > 0 && 1 - below(high - 1) <= tail) high -= 1;
  // P(X_(low) ≤ q) = P(at least `low` below q); P(X_(high + 1) > q) = P(at most `high` below q).
  if (low === 0 || high >= n) return null;
  return [ascending[low - 1]!, ascending[high]!];
}
