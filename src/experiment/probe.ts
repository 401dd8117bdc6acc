/**
 * Points that are read before anything runs. A value that none of its points can have is a typing mistake, most
 * likely, and must not cost an hour. One that some can have is no mistake: the combinations that cannot be are refused
 * when their turn comes, and which those are does not depend on the order of the axes.
 */
import type { ReadResult } from '../scenario/read.ts';
import type { Axis, SweepPoint } from './points.ts';
import { VariantRefused } from './source.ts';

/** Values of an axis that are tried. */
const VALUES_MAX = 60;
/** Points that are tried for one of them. */
const TRIES_MAX = 100;

/** Throws `VariantRefused` for a value of an axis, or a sweep without any, that no point can be run with. */
export function probe(points: readonly SweepPoint[], axes: readonly Axis[], read: (point: SweepPoint) => ReadResult): void {
  const known = new Map<SweepPoint, ReadResult>();
  const readOnce = (point: SweepPoint): ReadResult => {
    const result = known.get(point) ?? read(point);
    known.set(point, result);
    return result;
  };
  const groups = axes.length === 0 ? [points] : axes.flatMap((axis) => byValue(points, axis));
  for (const group of groups) {
    const [first] = group;
    const refused = first === undefined ? undefined : readOnce(first);
    if (first === undefined || refused === undefined || refused.ok || endsFirst(group).some((point) => readOnce(point).ok)) continue;
    throw new VariantRefused(first.overrides, refused.problems, refused.sources);
  }
}

/** The points with each of the axis's first values. */
function byValue(points: readonly SweepPoint[], { path, values }: Axis): readonly (readonly SweepPoint[])[] {
  const groups = new Map(values.slice(0, VALUES_MAX).map((value): [string, SweepPoint[]] => [String(value), []]));
  for (const point of points) if (Object.hasOwn(point.values, path)) groups.get(String(point.values[path]))?.push(point);
  return [...groups.values()];
}

/** What cannot be together mostly is so at one end of the other axes: the last is tried next. */
function endsFirst(group: readonly SweepPoint[]): readonly SweepPoint[] {
  return [...group.slice(-1), ...group.slice(1, -1)].slice(0, TRIES_MAX);
}
