/** What each load needs: where a load varies, one answer for the largest is not all that was asked. */
import { withOwnValues } from '../../result/own-values.ts';
import { designOf, EQUAL_COSTS, isTie } from '../../result/sweep-answer.ts';
import type { PointResult, SweepResult } from '../../result/sweep-result.ts';
import { billText } from '../money.ts';

export interface LoadRow {
  readonly load: string;
  /** The cheapest design that holds, or that none does. */
  readonly design: string;
  readonly cost: string;
}

/** A row a load, in the order of the axis; none where no load varies beside a design, or nothing holds. */
export function loadRows(result: SweepResult): readonly LoadRow[] {
  const loads = result.answer.loads ?? [];
  const points = carrying(result);
  return loads.map(({ path, value, point }) => {
    const found = points[point ?? -1];
    if (found === undefined) return { load: String(value), design: whyNone(points.filter(({ values }) => String(values[path]) === String(value))), cost: '–' };
    return { load: String(value), design: designOf(found, [{ path }]), cost: billText(found.costMonthly, found.unpriced, '–') };
  });
}

/** A point that leaves the load alone carries the scenario's own. */
function carrying(result: SweepResult): readonly PointResult[] {
  return withOwnValues(result, [...new Set((result.answer.loads ?? []).map(({ path }) => path))]);
}

function whyNone(points: readonly PointResult[]): string {
  if (points.every(({ outcome }) => outcome !== 'finished')) return 'not run';
  if (points.some(({ verdict }) => verdict === 'undecided')) return 'undecided';
  return points.every(({ outcome }) => outcome === 'finished') ? 'nothing holds' : 'nothing that was run holds';
}

export function loadTitle(result: SweepResult): string {
  const loads = result.answer.loads ?? [];
  const points = carrying(result);
  const isTied = loads.some(({ path, value, point }) => {
    const there = points.filter(({ verdict, values }) => verdict === 'met' && String(values[path]) === String(value));
    return point !== null && isTie(there, points[point]!);
  });
  return `The cheapest that holds at each ${loads[0]?.path ?? ''}${isTied ? `; ${EQUAL_COSTS}` : ''}`;
}
