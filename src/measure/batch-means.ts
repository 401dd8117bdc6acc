/**
 * The interval of a mean from one long run.
 *
 * Waits of neighbouring messages resemble each other, so they are not independent values. The run's
 * intervals are joined into 30 batches; while neighbouring batches still resemble each other the batches
 * are made larger, down to 20. What resemblance is then left widens the interval by the first-order
 * autoregressive factor √((1 + r) / (1 − r)), as in Skart. See decision 020.
 */
import type { Estimate } from './estimates.ts';
import { CONFIDENCE, ratioEstimate } from './estimates.ts';
import { total } from './sums.ts';

export interface BatchMeans extends Estimate {
  /** Lag-1 correlation of the batches that were used. */
  readonly correlation: number;
}

export const BATCHES_MAX = 30;
export const BATCHES_MIN = 20;

/**
 * `counts` and `sums` per interval (for time-weighted means: seconds, and level × seconds). Null when
 * there are fewer than 20 intervals, or fewer than 20 that hold anything.
 */
export function batchMeans(counts: ArrayLike<number>, sums: ArrayLike<number>, confidence = CONFIDENCE): BatchMeans | null {
  for (const batches of [BATCHES_MAX, 25, BATCHES_MIN]) {
    if (counts.length < batches) continue;
    const joined = joinIntervals(counts, sums, batches);
    if (joined.counts.some((count) => count === 0)) continue;
    const correlation = residualCorrelation(joined.counts, joined.sums);
    if (batches > BATCHES_MIN && correlation > randomCorrelation(batches)) continue;
    return widened(ratioEstimate(joined.sums, joined.counts, confidence), correlation);
  }
  return null;
}

/** Batches of intervals as equal in number as can be; every interval is in one. */
function joinIntervals(counts: ArrayLike<number>, sums: ArrayLike<number>, batches: number): { counts: number[]; sums: number[] } {
  const joined = { counts: new Array<number>(batches).fill(0), sums: new Array<number>(batches).fill(0) };
  for (let i = 0; i < counts.length; i += 1) {
    const batch = Math.floor((i * batches) / counts.length);
    joined.counts[batch]! += counts[i]!;
    joined.sums[batch]! += sums[i]!;
  }
  return joined;
}

/** Lag-1 correlation of what each batch adds beyond its share of the common mean. */
function residualCorrelation(counts: readonly number[], sums: readonly number[]): number {
  const mean = total(sums) / total(counts);
  const off = sums.map((sum, i) => sum - mean * counts[i]!);
  let together = 0;
  let alone = 0;
  for (let i = 0; i < off.length; i += 1) {
    alone += off[i]! ** 2;
    if (i > 0) together += off[i]! * off[i - 1]!;
  }
  return alone === 0 ? 0 : together / alone;
}

/** What independent batches stay below 19 times in 20 (von Neumann's bound, normal approximation). */
function randomCorrelation(batches: number): number {
  return 1.645 / Math.sqrt(batches);
}

function widened(estimate: Estimate, correlation: number): BatchMeans {
  // The sample correlation of b independent values is about −1/b; a single run never shows more than 0.9 reliably.
  const r = Math.min(Math.max(correlation + 1 / estimate.n, 0), 0.9);
  return { ...estimate, halfWidth: estimate.halfWidth * Math.sqrt((1 + r) / (1 - r)), correlation };
}

/** Lag-1 correlation beyond which `BatchMeans` should be called doubtful in a report. */
export function isDoubtful({ correlation, n }: BatchMeans): boolean {
  return correlation > randomCorrelation(n);
}
