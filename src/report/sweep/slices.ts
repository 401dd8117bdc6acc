/**
 * Cuts through the points of a sweep: along one axis, over two, everything else held at a reference point.
 * The reference is the answer, or the first point that was run.
 */
import type { PointResult, SweepAxis, SweepResult, SweepValue } from '../../result/sweep-result.ts';

export interface Curve {
  /** The value of the other axis that sets this curve apart; '' when there is none. */
  readonly label: string;
  /** One a value of the axis; null where there is no such point. */
  readonly points: readonly (PointResult | null)[];
}

export interface Cut {
  readonly axis: SweepAxis;
  readonly by: SweepAxis | null;
  readonly curves: readonly Curve[];
  /** Values of the other axis that are not drawn. */
  readonly curvesLeftOut: number;
  /** Axes that are held, as `path = value`. */
  readonly held: readonly string[];
}

export interface Plane {
  readonly x: SweepAxis;
  readonly y: SweepAxis;
  /** Row by row of y, from its first value. */
  readonly rows: readonly (readonly (PointResult | null)[])[];
  readonly held: readonly string[];
}

const CURVES_MAX = 6;
/** More values than this on a side are thinned evenly: a cell must stay a cell. */
export const SIDE_MAX = 40;
const AXES_MAX = 4;

export class Slices {
  readonly axes: readonly SweepAxis[];
  readonly #points = new Map<string, PointResult>();
  readonly #reference: Readonly<Record<string, SweepValue>>;

  constructor({ axes, points, answer }: SweepResult) {
    this.axes = axes.filter(({ values }) => values.length > 1);
    for (const point of points) {
      const key = this.#keyOf(point.values);
      if (!this.#points.has(key)) this.#points.set(key, point);
    }
    const reference = points[answer.point ?? -1] ?? points.find(({ outcome }) => outcome === 'finished') ?? points[0];
    this.#reference = reference?.values ?? {};
  }

  /** A cut along each of the first axes, set apart by the first other one. */
  cuts(): Cut[] {
    return this.axes.slice(0, AXES_MAX).map((axis) => this.#cut(axis, this.axes.find((other) => other !== axis) ?? null));
  }

  /** The plane of the first two axes; null when fewer vary. The longer one lies along the page. */
  plane(): Plane | null {
    const [first, second] = this.axes;
    if (first === undefined || second === undefined) return null;
    const [x, y] = first.values.length > second.values.length ? [thinned(first), thinned(second)] : [thinned(second), thinned(first)];
    const rows = y.values.map((row) => x.values.map((column) => this.#at({ [y.path]: row, [x.path]: column })));
    return { x, y, rows, held: this.#held([x, y]) };
  }

  #cut(axis: SweepAxis, by: SweepAxis | null): Cut {
    const chosen = by === null ? [] : this.#chosen(by);
    const curve = (more: Readonly<Record<string, SweepValue>>, label: string): Curve => ({
      label,
      points: axis.values.map((value) => this.#at({ [axis.path]: value, ...more })),
    });
    const curves = by === null ? [curve({}, '')] : chosen.map((value) => curve({ [by.path]: value }, `${shortPath(by.path)} ${String(value)}`));
    return { axis, by, curves, curvesLeftOut: (by?.values.length ?? 0) - chosen.length, held: this.#held(by === null ? [axis] : [axis, by]) };
  }

  /** Evenly over the axis, both ends, and the reference's own value. */
  #chosen({ path, values }: SweepAxis): SweepValue[] {
    if (values.length <= CURVES_MAX) return [...values];
    const kept = new Set(evenly(values.length, CURVES_MAX - 1));
    const own = values.findIndex((value) => String(value) === String(this.#reference[path]));
    if (own >= 0) kept.add(own);
    return values.filter((_, index) => kept.has(index));
  }

  #at(values: Readonly<Record<string, SweepValue>>): PointResult | null {
    return this.#points.get(this.#keyOf({ ...this.#reference, ...values })) ?? null;
  }

  #held(free: readonly SweepAxis[]): string[] {
    return this.axes.filter(({ path }) => !free.some((axis) => axis.path === path)).map(({ path }) => `${path} = ${String(this.#reference[path])}`);
  }

  #keyOf(values: Readonly<Record<string, SweepValue>>): string {
    return JSON.stringify(this.axes.map(({ path }) => String(values[path])));
  }
}

/** Indices of `count` of `length` items, the first and the last among them. */
export function evenly(length: number, count: number): number[] {
  if (length <= count) return Array.from({ length }, (_, index) => index);
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - 1)) / (count - 1)));
}

function thinned(axis: SweepAxis): SweepAxis {
  const kept = evenly(axis.values.length, SIDE_MAX);
  return { path: axis.path, values: kept.map((i) => axis.values[i] ?? ''), amounts: kept.map((i) => axis.amounts[i] ?? null) };
}

/** `services.clicks.shards` is drawn as `clicks shards`. */
export function shortPath(path: string): string {
  return path.replace(/^(services|consumers|producers)\./, '').replaceAll('.', ' ');
}

/** Words read from the left, also beside numbers. */
export function isOfWords({ axes }: SweepResult, path: string): boolean {
  return axes.find((axis) => axis.path === path)?.amounts.every((amount) => amount === null) ?? false;
}
