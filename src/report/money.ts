/** Dollars of a bill that may be known in part. */
import type { Cost, StudyResult } from '../result/study-result.ts';
import { formatMoney } from '../units/values.ts';

/** `$12.30`; `≥ $12.30` where lines of the bill have no known price and are in no sum. */
export function billText(monthly: number | null, unpriced = 0, unknown = 'unknown'): string {
  if (monthly === null) return unknown;
  return `${unpriced > 0 ? '≥ ' : ''}${formatMoney(monthly)}`;
}

/** Of which load a month is: a bill takes in the warm-up, which other numbers leave out. */
export function monthText({ time }: Pick<StudyResult, 'time'>): string {
  return `a month at ${time.warmUp.discardedShare > 0 ? 'the load of the whole run, warm-up included' : 'this load'}`;
}

/** What is said of a sum from which a free allowance was taken off; '' where none was. A sum of nothing would be read as a fault. */
export function freeText({ lines, monthly }: Pick<Cost, 'lines' | 'monthly'>): string {
  if (!lines.some(({ free = 0 }) => free > 0)) return '';
  return monthly === 0 ? '; the monthly free allowance of the account covers all of it' : ', beyond the monthly free allowance of the account';
}

/** What the sign means where such sums stand beside others; '' where none does. */
export function billNote(unpriced: readonly (number | undefined)[]): string {
  const partly = unpriced.filter((count = 0) => count > 0).length;
  return partly === 0 ? '' : '≥: lines of the bill without a known price are in no sum; the scenario’s prices can set them.';
}
