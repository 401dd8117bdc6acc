/**
 * MSER-5 (White, Cobb and Spratt 2000): where to cut off the warm-up of a series.
 *
 * The cut is the one that makes the standard error of what remains smallest: cutting biased values
 * shrinks the spread, cutting good ones shrinks the number. Values are first averaged in fives, which
 * steadies the rule. The last five groups are never the start: with so few left any spread looks small.
 */
import { meanOf } from './sums.ts';

export interface Truncation {
  /** Index of the first value that is kept. */
  readonly index: number;
  /** The best cut lies in the second half: the series has not settled, and no cut makes it stationary. */
  readonly isInSecondHalf: boolean;
}

const GROUP = 5;
const KEPT_GROUPS_MIN = 5;

/** `values`: interval means, NaN where nothing was observed. Fewer than 50 values are not cut at all. */
export function mser5(values: ArrayLike<number>): Truncation {
  const groups = groupsOf(values);
  if (groups.length < 2 * KEPT_GROUPS_MIN) return { index: 0, isInSecondHalf: false };
  const best = leastError(groups.map((group) => group.mean));
  const index = best === 0 ? 0 : groups[best]!.start;
  return { index, isInSecondHalf: index > values.length / 2 };
}

interface Group {
  readonly start: number;
  readonly mean: number;
}

function groupsOf(values: ArrayLike<number>): readonly Group[] {
  const groups: Group[] = [];
  for (let start = 0; start + GROUP <= values.length; start += GROUP) {
    const seen: number[] = [];
    for (let i = start; i < start + GROUP; i += 1) if (Number.isFinite(values[i]!)) seen.push(values[i]!);
    if (seen.length > 0) groups.push({ start, mean: meanOf(seen) });
  }
  return groups;
}

/** From the back, keeping mean and squares by Welford's update: every cut is judged in one pass. */
function leastError(means: readonly number[]): number {
  let kept = 0;
  let mean = 0;
  let squares = 0;
  let best = 0;
  let least = Infinity;
  for (let cut = means.length - 1; cut >= 0; cut -= 1) {
    kept += 1;
    const off = means[cut]! - mean;
    mean += off / kept;
    squares += off * (means[cut]! - mean);
    // Ties go to the earlier cut: of two equally good ones keep more.
    if (kept >= KEPT_GROUPS_MIN && squares / (kept * kept) <= least) {
      least = squares / (kept * kept);
      best = cut;
    }
  }
  return best;
}
