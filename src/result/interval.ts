/** The interval of an estimate as it is judged and shown. */

/**
 * [low, high], 95 % unless said. The upper end is null where an interval is open: of a percentile so little was seen
 * beyond it that nobody can tell how large the truth may be.
 */
export type Interval = readonly [low: number, high: number | null];

/** Whether a number of this metric is a part of a whole, 0..1. */
export function isRatio(unit: string, aggregate: string): boolean {
  return aggregate === 'share' || unit === 'ratio';
}

/**
 * Student's interval is as wide below its value as above, and knows nothing of what cannot be. No time, size, count
 * or share is below 0 and no part of a whole above 1, so what lies beyond is cut off: the truth is not there. A result
 * keeps mean and half-width uncut, which is what further reckoning needs. A share that is above 1 itself is of
 * something that may happen more than once (a record that expires before each of two readers), and has no upper end.
 */
export function possibleInterval(value: number, halfWidth: number, isPart: boolean): readonly [number, number] {
  const most = isPart && value <= 1 ? 1 : Number.POSITIVE_INFINITY;
  return [Math.max(0, value - halfWidth), Math.min(most, value + halfWidth)];
}
