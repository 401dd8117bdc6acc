/**
 * Points that are read before anything runs. A value that none of its points can have is a typing mistake, most
 * likely, and must not cost an hour. One that some can have is no mistake: the combinations that cannot be are refused
 * when their turn comes, and which those are does not depend on the order of the axes. What was read is also asked for
 * warnings: of a scenario that is only ever run varied, those of the file alone would be beside the point.
 */
import type { SweepWarning } from '../result/sweep-result.ts';
import type { Problem, Sources } from '../scenario/problem.ts';
import type { ReadResult } from '../scenario/read.ts';
import type { Axis, SweepPoint } from './points.ts';
import { VariantRefused } from './source.ts';

/** Values of an axis that are tried. */
const VALUES_MAX = 60;
/** Points that are tried for one of them. */
const TRIES_MAX = 100;
/** Points, evenly over the sweep, that are read for their warnings: all of a small sweep. */
const READ_MAX = 100;
const WARNINGS_MAX = 20;

/** A warning, the point it was met at first, and the texts its place is in. */
export interface PointWarning {
  readonly told: SweepWarning;
  readonly problem: Problem;
  readonly sources: Sources;
}

type Read = (point: SweepPoint) => ReadResult;

/** What points are warned of. Throws `VariantRefused` for a value of an axis, or a sweep without any, that no point can be run with. */
export function probe(points: readonly SweepPoint[], axes: readonly Axis[], read: Read): readonly PointWarning[] {
  const known = new Map<SweepPoint, ReadResult>();
  const readOnce: Read = (point) => {
    const result = known.get(point) ?? read(point);
    known.set(point, result);
    return result;
  };
  const groups = axes.length === 0 ? [points] : axes.flatMap((axis) => byValue(points, axis));
  for (const group of groups) check(group, readOnce);
  const step = Math.max(1, points.length / READ_MAX);
  for (let at = 0; at < points.length; at += step) readOnce(points[Math.floor(at)]!);
  return warningsOf([...known].sort(([a], [b]) => a.index - b.index));
}

/** The points with each of the axis's first values. */
function byValue(points: readonly SweepPoint[], { path, values }: Axis): readonly (readonly SweepPoint[])[] {
  const groups = new Map(values.slice(0, VALUES_MAX).map((value): [string, SweepPoint[]] => [String(value), []]));
  for (const point of points) if (Object.hasOwn(point.values, path)) groups.get(String(point.values[path]))?.push(point);
  return [...groups.values()];
}

function check(group: readonly SweepPoint[], read: Read): void {
  const [first] = group;
  if (first === undefined) return;
  const result = read(first);
  if (!result.ok && !endsFirst(group).some((point) => read(point).ok)) throw new VariantRefused(first.overrides, result.problems, result.sources);
}

/** What cannot be together mostly is so at one end of the other axes: the last is tried next. */
function endsFirst(group: readonly SweepPoint[]): readonly SweepPoint[] {
  return [...group.slice(-1), ...group.slice(1, -1)].slice(0, TRIES_MAX);
}

/** Each once, however its words vary with the values: with how many points have it, of those that can be run. */
function warningsOf(read: readonly (readonly [SweepPoint, ReadResult])[]): readonly PointWarning[] {
  const met = new Map<string, PointWarning>();
  const of = read.filter(([, { ok }]) => ok).length;
  for (const [{ id }, result] of read) {
    const problems = result.ok ? new Map(result.warnings.map((problem) => [`${problem.rule} ${problem.path}`, problem])) : [];
    for (const [key, problem] of problems) {
      const { told, ...first } = met.get(key) ?? {
        told: { rule: problem.rule, message: problem.message, points: 0, of, first: id },
        problem,
        sources: result.sources,
      };
      met.set(key, { ...first, told: { ...told, points: told.points + 1 } });
    }
  }
  return [...met.values()].slice(0, WARNINGS_MAX);
}
