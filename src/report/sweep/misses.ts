/** What stands in the way: objectives that are missed, and by which values. */
import type { PointResult, SweepMeasure, SweepObjective, SweepResult } from '../../result/sweep-result.ts';
import { formatValue } from '../../units/values.ts';
import { GROWS, growsAt } from './growth.ts';

export interface Miss {
  readonly expression: string;
  /** `2.08 s to 33.5 s`, over all points. */
  readonly values: string;
}

/** For when every objective is missed somewhere, and none everywhere. */
export function missedInTurn(result: SweepResult): string {
  const point = everyPoint(result);
  return `No objective is missed at ${point}, but at ${point} one is missed or undecided.`;
}

/** Before the objectives that `missedEverywhere` names. */
export function missedTitle(result: SweepResult): string {
  return `Missed at ${everyPoint(result)}:`;
}

/** What was skipped or refused missed nothing. */
function everyPoint({ points }: SweepResult): string {
  return points.every(({ outcome }) => outcome === 'finished') ? 'every point' : 'every point that was run';
}

/** Whether there are objectives, and no point that meets them all. */
export function isUnanswered({ answer, points }: SweepResult): boolean {
  return answer.point === null && points.some(({ verdict }) => verdict !== null);
}

/** The objectives that no point meets, nor leaves undecided. */
export function missedEverywhere(result: SweepResult): readonly Miss[] {
  const run = result.points.filter(({ outcome }) => outcome === 'finished');
  return result.objectives
    .filter((objective) => run.length > 0 && run.every((point) => isMissed(point, objective)))
    .flatMap(({ expression, measure: name }) =>
      result.measures.filter((measure) => measure.name === name).map((measure) => ({ expression, values: rangeOf(run, measure) })),
    );
}

/** The share of points at which an objective on this measure is missed. */
export function missedShare({ points, objectives }: SweepResult, { name }: SweepMeasure): number {
  const own = objectives.filter(({ measure }) => measure === name);
  return points.filter((point) => own.some((objective) => isMissed(point, objective))).length / points.length;
}

/** A point may have varied its objectives: only the same words are the same objective. */
function isMissed({ objectives }: PointResult, { expression }: SweepObjective): boolean {
  return objectives.some((own) => own.expression === expression && own.verdict === 'missed');
}

function rangeOf(points: readonly PointResult[], measure: SweepMeasure): string {
  const level = points.filter((point) => !growsAt(point, measure));
  const values = level.flatMap((point) => point.measures[measure.name]?.value ?? []).toSorted((a, b) => a - b);
  const ends = [values[0], values.at(-1)].filter((value) => value !== undefined).map((value) => formatValue(value, measure.unit));
  return [...(ends.length === 0 ? [] : [[...new Set(ends)].join(' to ')]), ...(level.length < points.length ? [GROWS] : [])].join(', or ');
}
