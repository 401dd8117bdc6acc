/** Why points were not run: each reason once, with how many points it took and the first of them. */
import type { PointResult } from '../../result/sweep-result.ts';

export interface Reason {
  readonly outcome: PointResult['outcome'];
  readonly note: string;
  readonly count: number;
  readonly first: PointResult;
}

/** Those that took most points first. */
export function reasonsNotRun(points: readonly PointResult[]): readonly Reason[] {
  const reasons = new Map<string, Reason>();
  for (const point of points) {
    const { outcome, note } = point;
    if (outcome === 'finished') continue;
    const key = `${outcome}: ${note}`;
    const { count, first } = reasons.get(key) ?? { count: 0, first: point };
    reasons.set(key, { outcome, note, count: count + 1, first });
  }
  return [...reasons.values()].sort((a, b) => b.count - a.count);
}

const TOLD_MAX = 5;

/** A line per reason that points were refused for, the first few. */
export function refusedLines(points: readonly PointResult[]): readonly string[] {
  const reasons = reasonsNotRun(points).filter(({ outcome }) => outcome === 'refused');
  const lines = reasons.slice(0, TOLD_MAX).map(({ note, count, first }) => `refused: ${first.id}${count > 1 ? ` and ${count - 1} more` : ''}: ${note}`);
  return reasons.length > TOLD_MAX ? [...lines, `for more reasons (${reasons.length - TOLD_MAX}) see study.json`] : lines;
}
