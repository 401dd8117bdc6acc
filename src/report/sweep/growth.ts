/**
 * Numbers that say how long the run is, not how good the design: times and backlogs behind an overloaded component.
 * Table, picture and terminal mark them with the same sign and word in their place.
 */
import type { PointResult, SweepMeasure, SweepResult } from '../../result/sweep-result.ts';
import { formatValue } from '../../units/values.ts';

export const GROWTH_SIGN = '↑';
export const GROWS = `${GROWTH_SIGN} grows`;

export function overloadedAt({ stability }: PointResult): readonly string[] {
  return Object.keys(stability).filter((name) => stability[name] === 'overloaded');
}

/** The sign for a point where something is overloaded; '' for any other. */
export function signAt(point: PointResult): string {
  return overloadedAt(point).length === 0 ? '' : GROWTH_SIGN;
}

/** What the sign means and where it stands; '' when nothing grows. */
export function growthNote({ points }: SweepResult): string {
  const overloaded = points.map(overloadedAt).filter((names) => names.length > 0);
  if (overloaded.length === 0) return '';
  const names = [...new Set(overloaded.flat())].join(' or ');
  return `${GROWS}: ${names} is overloaded at ${overloaded.length} of ${points.length} points; times and backlogs there depend on how long the run is.`;
}

/** Whether the measure has no level at a point. */
export function growsAt(point: PointResult, { name }: SweepMeasure): boolean {
  return point.measures[name]?.grows === true;
}

/** The measure's value at a point, or the words that stand for it. */
export function textAt(point: PointResult | null, measure: SweepMeasure): string {
  return point !== null && growsAt(point, measure) ? GROWS : formatValue(point?.measures[measure.name]?.value, measure.unit);
}
