/**
 * Intervals of percentiles.
 *
 * Over replications by turning a test round: a value is inside the interval when the replications do not
 * tell that another share of the observations than asked for lies at or below it. What is averaged over
 * replications is thus a count, not a percentile: a replication's own percentile is skewed and, where rare
 * long queues decide, spreads less than the percentile of all observations together. Within one run
 * messages depend on each other, so there the order-statistic interval would be too narrow and is not
 * offered; it serves independent samples. See decisions 020 and 021.
 */
import jStat from 'jstat';
import { CONFIDENCE, studentFactor } from './estimates.ts';
import { meanOf, sumOfSquares, total } from './sums.ts';

/** One replication alone has nothing to be compared with. */
export const REPLICATIONS_MIN = 2;

/** Degrees of freedom from which on Student's factor is the normal one. */
const MANY = 1e6;

/**
 * How far what lies beyond comes in clusters is also asked where this many times as much lies beyond: of the
 * same long queues more is seen there, and all replications seldom look too calm at all of these places.
 */
const FURTHER_IN = [2, 4, 8];

/** Of fewer clusters than this in all replications the spread may be small by chance; of more it is known well enough. */
const CLUSTERS_FEW = 30;

/** Observations of one replication: `counts[i]` of them at `values[i]`, or at most it and above the value before. Ascending. */
export interface Tallied {
  readonly values: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** An interval's ends; no upper one where too little was seen to tell how large the truth may be. */
export type Ends = readonly [low: number, high: number | null];

/**
 * [low, high] of each share's percentile over replications; null with fewer than two, and no upper end for a share
 * that they do not bound from above. The ends are values of the replications; where even the least of them is not
 * contradicted, `floor`; nothing reaches below it.
 */
export function replicatedQuantileIntervals(
  parts: readonly Tallied[],
  shares: readonly number[],
  floor = -Infinity,
  confidence = CONFIDENCE,
): readonly Ends[] | null {
  if (parts.length < REPLICATIONS_MIN) return null;
  const all = togetherOf(parts);
  const bound = studentFactor(confidence, parts.length - 1);
  // Not even independent observations spread less than this, however alike the replications happen to be.
  const dispersionMin = (studentFactor(confidence, MANY) / bound) ** 2;
  return shares.map((share) => {
    const dispersion = Math.max(dispersionMin, dispersionAround(all, 1 - share));
    const low = firstWhere(all.values.length, (at) => surplusOf(beyond(all, at), all, share) <= bound);
    const high = firstWhere(all.values.length, (at) => lackOf(beyond(all, at), all, share, dispersion) >= bound);
    return [low === 0 ? floor : Math.max(floor, all.values[low - 1]!), high === all.values.length ? null : all.values[high]!];
  });
}

/**
 * In how many clusters that come independently what lies beyond each share's percentile is expected: of four, one chance in fifty is
 * that none is seen. Infinity where the replications do not tell how it is clustered.
 */
export function clustersBeyond(parts: readonly Tallied[], shares: readonly number[]): readonly number[] {
  const all = togetherOf(parts);
  return shares.map((share) => (share * (1 - share) * total(all.sizes)) / Math.max(1, dispersionAround(all, 1 - share)));
}

function togetherOf(parts: readonly Tallied[]): Together {
  const running = parts.map(({ counts }) => runningSums(counts));
  return { parts, running, sizes: running.map((sums) => sums[sums.length - 1] ?? 0), values: distinctValues(parts) };
}

/** The observations of all replications, each with its running sums and its size, and every value that occurs. */
interface Together {
  readonly parts: readonly Tallied[];
  readonly running: readonly Float64Array[];
  readonly sizes: readonly number[];
  readonly values: Float64Array;
}

/** Observations of each replication above the value at `at`. */
function beyond({ parts, running, sizes, values }: Together, at: number): readonly number[] {
  return parts.map((part, i) => {
    const below = countUpTo(part.values, values[at]!);
    return sizes[i]! - (below === 0 ? 0 : running[i]![below - 1]!);
  });
}

/** By how many standard errors more lies beyond than what `share` leaves: as the replications themselves spread. */
function surplusOf(counts: readonly number[], { sizes }: Together, share: number): number {
  const surplus = counts.map((count, i) => count - (1 - share) * sizes[i]!);
  const mean = meanOf(surplus);
  const n = surplus.length;
  return mean === 0 ? 0 : mean / Math.sqrt(sumOfSquares(surplus, mean) / (n * (n - 1)));
}

/**
 * By how many standard errors less lies beyond than what `share` leaves. Where less is seen it spreads less as well, so
 * what is asked is how far as much as expected would spread, in clusters as what was seen did.
 */
function lackOf(counts: readonly number[], { sizes }: Together, share: number, dispersion: number): number {
  const expected = (1 - share) * meanOf(sizes);
  const lack = expected - meanOf(counts);
  if (lack <= 0) return 0;
  return lack / Math.sqrt((Math.max(dispersion, dispersionOf(counts, sizes)) * expected * share) / sizes.length);
}

/** How far what lies beyond is spread where `part` of all observations does: there, or, with few clusters, at the worst further in. */
function dispersionAround(all: Together, part: number): number {
  const there = dispersionWhere(all, part);
  const worst = Math.max(there, ...FURTHER_IN.map((times) => dispersionWhere(all, times * part)));
  const clusters = (part * (1 - part) * total(all.sizes)) / worst;
  return clusters < CLUSTERS_FEW ? worst : there;
}

/** Where `part` of all observations together lie beyond; 0 where that is all of them. */
function dispersionWhere(all: Together, part: number): number {
  const left = part * total(all.sizes);
  const at = firstWhere(all.values.length, (candidate) => total(beyond(all, candidate)) <= left);
  return part >= 1 || at === all.values.length ? 0 : dispersionOf(beyond(all, at), all.sizes);
}

/** How many times as much the counts vary as those of independent observations would: what a long queue delays comes together. */
function dispersionOf(counts: readonly number[], sizes: readonly number[]): number {
  const part = total(counts) / total(sizes);
  if (!(part > 0 && part < 1)) return 0;
  const unlike = counts.map((count, i) => count - part * sizes[i]!);
  return sumOfSquares(unlike, 0) / (counts.length - 1) / (meanOf(sizes) * part * (1 - part));
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
