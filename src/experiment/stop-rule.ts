/**
 * Larger loads are not run once a smaller one missed an objective, all else being equal. Which points are
 * skipped follows from the verdicts alone: a larger load that had begun already is dropped when a smaller one
 * turns out to miss.
 */

import type { PointResult } from '../result/sweep-result.ts';
import { notRun } from './point.ts';
import { amountOf, pointId, type SweepPoint } from './points.ts';

export class StopRule {
  /** In the order to run them: without a rule as they are, else the smallest loads of all lines first. */
  readonly ordered: readonly SweepPoint[];
  /** By index of a point: the points of its line from the smallest load up, itself included. */
  readonly #lines = new Map<number, readonly SweepPoint[]>();
  /** By index of a point that is skipped: the smallest load that missed. */
  readonly #stoppedBy = new Map<number, SweepPoint>();
  readonly #stop: string | null;

  constructor(points: readonly SweepPoint[], stop: string | null) {
    this.#stop = stop;
    if (stop === null) {
      this.ordered = points;
      return;
    }
    const ranked = points.filter(({ values }) => values[stop] === undefined).map((point) => ({ rank: 0, point }));
    for (const line of grouped(points, stop)) {
      const sorted = line.toSorted((a, b) => loadOf(a, stop) - loadOf(b, stop) || a.index - b.index);
      sorted.forEach((point, rank) => {
        this.#lines.set(point.index, sorted);
        ranked.push({ rank, point });
      });
    }
    this.ordered = ranked.sort((a, b) => a.rank - b.rank || a.point.index - b.point.index).map(({ point }) => point);
  }

  /** Takes note of a verdict; answers how many more of `counted` points are skipped for it. */
  learn({ index, verdict }: PointResult, counted: (index: number) => boolean = () => true): number {
    const line = this.#lines.get(index);
    if (line === undefined || verdict !== 'missed') return 0;
    const at = line.findIndex((point) => point.index === index);
    const [missed] = line.slice(at);
    let more = 0;
    for (const point of line.slice(at + 1)) {
      const before = this.#stoppedBy.get(point.index);
      if (before === undefined && counted(point.index)) more++;
      if (missed !== undefined && (before === undefined || line.indexOf(before) > at)) this.#stoppedBy.set(point.index, missed);
    }
    return more;
  }

  /** The result of a point that is not run; null when it is to be run. */
  skipped(point: SweepPoint): PointResult | null {
    const by = this.#stoppedBy.get(point.index);
    return by === undefined ? null : notRun(point, 'skipped', `${this.#stop}=${String(by.values[this.#stop ?? ''])} missed an objective already`);
  }
}

/** Points that differ in the load only. */
function grouped(points: readonly SweepPoint[], stop: string): readonly SweepPoint[][] {
  const lines = new Map<string, SweepPoint[]>();
  for (const point of points) {
    const { [stop]: load, ...rest } = point.values;
    if (load === undefined) continue;
    const key = pointId(rest);
    const line = lines.get(key);
    if (line === undefined) lines.set(key, [point]);
    else line.push(point);
  }
  return [...lines.values()];
}

/** A load that is no number keeps its place in the matrix. */
function loadOf({ index, values }: SweepPoint, stop: string): number {
  return amountOf(values[stop] ?? '') ?? index;
}
