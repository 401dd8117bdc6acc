/** The answer of a sweep, along the loads that vary in it: those of the axes, and those that inclusions alone set. */
import { withOwnValues } from '../result/own-values.ts';
import { answerOf } from '../result/sweep-answer.ts';
import type { PointResult, SweepAnswer, SweepAxis, SweepValue } from '../result/sweep-result.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { isLoad } from './plan-load.ts';
import { amountOf } from './points.ts';

interface Finished {
  readonly points: readonly PointResult[];
  readonly axes: readonly SweepAxis[];
  readonly stop: string | null;
}

export function sweepAnswer({ points, axes, stop }: Finished, scenario: Scenario): SweepAnswer {
  const paths = new Set([...axes.map(({ path }) => path), ...points.flatMap(({ values }) => Object.keys(values))]);
  const loads = [...paths].filter((path) => path === stop || isLoad(scenario, path));
  // A point that leaves a load alone carries the scenario's own.
  const carrying = withOwnValues({ points, scenario: scenario.resolved }, loads);
  const varying = loads.flatMap((path) => {
    const written = axes.find((axis) => axis.path === path)?.values ?? valuesOf(points, path);
    const axis = axisOf(path, [...written, ...valuesOf(carrying, path)]);
    return path === stop || (axis.values.length > 1 && axisOf(path, written).amounts.every((amount) => amount !== null)) ? [axis] : [];
  });
  return answerOf(carrying, varying);
}

function valuesOf(points: readonly PointResult[], path: string): readonly SweepValue[] {
  return points.flatMap(({ values }) => values[path] ?? []);
}

/** A path with its values, each once, in the order met. */
export function axisOf(path: string, values: readonly SweepValue[]): SweepAxis {
  const distinct = [...new Map(values.map((value) => [String(value), value])).values()];
  return { path, values: distinct, amounts: distinct.map(amountOf) };
}
