/**
 * Intervals of percentiles.
 *
 * Over replications by sectioning (Asmussen and Glynn; Nakayama 2014): the point is the percentile of
 * all observations together, which is hardly biased; the spread is that of the replications' own
 * percentiles around that point. Within one run messages depend on each other, so there the
 * order-statistic interval would be too narrow and is not offered; it serves independent samples.
 */
import jStat from 'jstat';
import { CONFIDENCE, studentFactor } from './estimates.ts';

/** Fewer replications make an interval of a percentile, but one too wide to mean anything. */
export const REPLICATIONS_MIN = 3;

/** [low, high] around `pooled`; null with fewer than three replications. `floor`: what no value lies below. */
export function replicatedQuantileInterval(
  pooled: number,
  perReplication: readonly number[],
  floor = -Infinity,
  confidence = CONFIDENCE,
): readonly [number, number] | null {
  const n = perReplication.length;
  if (n < REPLICATIONS_MIN) return null;
  let squares = 0;
  for (const value of perReplication) squares += (value - pooled) ** 2;
  const halfWidth = studentFactor(confidence, n - 1) * Math.sqrt(squares / (n * (n - 1)));
  return [Math.max(pooled - halfWidth, floor), pooled + halfWidth];
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
