/** What a simulated candidate's objectives say at the plan's confidence: the verdict, what binds, what is left. */
import { CONFIDENCE, studentFactor } from '../measure/estimates.ts';
import { type Interval, isRatio, possibleInterval } from '../result/interval.ts';
import { actualOf, intervalNote, reachOf, verdictFrom } from '../result/objectives.ts';
import type { PlanHeadroom } from '../result/plan-result.ts';
import type { ObjectiveResult, StudyResult, Verdict } from '../result/study-result.ts';

/** The objective with its interval stretched from 95 % to `confidence`, and the verdict that follows. */
export function judgedAt(confidence: number, objective: ObjectiveResult, { components, provenance }: StudyResult): ObjectiveResult {
  const { actual, interval, operator, bound, aggregate, unit } = objective;
  const degrees = provenance.completed - 1;
  if (confidence === CONFIDENCE || actual === null || interval === null || degrees < 1) return objective;
  const scale = studentFactor(confidence, degrees) / studentFactor(CONFIDENCE, degrees);
  const metric = components[objective.component]?.metrics[objective.metric];
  // What is stretched is what was estimated: an interval that was cut at what is possible would be cut short.
  const { halfWidth } = metric === undefined ? {} : actualOf(metric, aggregate);
  const stretched = halfWidth === undefined ? stretchedBy(scale, actual, interval) : possibleInterval(actual, scale * halfWidth, isRatio(unit, aggregate));
  const verdict = verdictFrom(operator, bound, actual, stretched, reachOf(metric, aggregate));
  const rest = objective.note.slice(intervalNote(interval, objective.verdict, operator).length).trim();
  const note = intervalNote(stretched, verdict, operator, 'The interval');
  return { ...objective, interval: stretched, verdict, note: [note, rest].filter((part) => part !== '').join(' ') };
}

function stretchedBy(scale: number, actual: number, [low, high]: Interval): Interval {
  return [Math.max(0, actual - scale * (actual - low)), high === null ? null : actual + scale * (high - actual)];
}

/** Met only when every objective is; missed as soon as one is. */
export function verdictOf(objectives: readonly ObjectiveResult[]): Verdict {
  if (objectives.some(({ verdict }) => verdict === 'missed')) return 'missed';
  return objectives.every(({ verdict }) => verdict === 'met') ? 'met' : 'undecided';
}

/** The objective that decides: of those not met the one missed by most; else the one with least headroom. */
export function bindingOf(objectives: readonly ObjectiveResult[]): ObjectiveResult | null {
  const worst = (verdict: Verdict): ObjectiveResult | null =>
    objectives
      .filter((objective) => objective.verdict === verdict)
      .reduce<ObjectiveResult | null>((least, objective) => (least === null || left(objective) < left(least) ? objective : least), null);
  return worst('missed') ?? worst('undecided') ?? worst('met');
}

/** How short of its bound an objective is that is without a number, or of a bound of 0: still nearer than what cannot be run at all. */
const FURTHEST = 1e9;

/** How far a candidate is from holding: the sum of what its objectives are short of. */
export function shortfallOf(objectives: readonly ObjectiveResult[]): number {
  return objectives.reduce((sum, objective) => sum + (objective.verdict === 'met' ? 0 : 1 + Math.min(FURTHEST, Math.max(0, -left(objective)))), 0);
}

export function headroomOf(objectives: readonly ObjectiveResult[]): readonly PlanHeadroom[] {
  return objectives.map(({ expression, actual, interval, bound, unit, ...objective }) => {
    const part = left({ expression, actual, interval, bound, unit, ...objective });
    return { expression, actual, interval, bound, unit, headroom: Number.isFinite(part) ? part : null };
  });
}

/** Part of the bound that is left; negative beyond it. Infinite where the bound is 0. */
function left({ actual, bound, operator, verdict }: ObjectiveResult): number {
  if (actual === null) return verdict === 'met' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  if (operator === '!=') return actual === bound ? Number.NEGATIVE_INFINITY : Math.abs(actual / bound - 1);
  if (bound === 0) return actual === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (operator === '==') return -Math.abs(actual / bound - 1);
  return operator.startsWith('<') ? 1 - actual / bound : actual / bound - 1;
}
