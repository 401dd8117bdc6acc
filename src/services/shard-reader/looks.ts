/**
 * What each worker of a reader has before it, looked at as the run goes by: the first quarter of the run, and the last half in tenths.
 * Growth is judged by these; a worker may fall behind for good while all the others together hide it.
 */
import type { Micros } from '../../units/units.ts';

const PARTS = 10;
/** The first quarter, and then the parts of the last half. */
const COLUMNS = 1 + PARTS;

export class Looks {
  private readonly horizon: Micros;
  /** Row-major by worker. */
  private readonly sums: Float64Array;
  private readonly looks = new Int32Array(COLUMNS);

  constructor(workers: number, horizon: Micros) {
    this.horizon = horizon;
    this.sums = new Float64Array(workers * COLUMNS);
  }

  /** One look: what each worker has before it at this instant. */
  add(now: Micros, levels: Float64Array): void {
    const column = this.columnAt(now);
    if (column < 0) return;
    this.looks[column] = this.looks[column]! + 1;
    for (let worker = 0; worker < levels.length; worker++) {
      const cell = worker * COLUMNS + column;
      this.sums[cell] = this.sums[cell]! + levels[worker]!;
    }
  }

  /** Means of a worker: `early`, and `part1` to `part10`; what was never looked at is left out. */
  of(worker: number): Readonly<Record<string, number>> {
    const means: Record<string, number> = {};
    for (let column = 0; column < COLUMNS; column++) {
      const looks = this.looks[column]!;
      if (looks > 0) means[column === 0 ? 'early' : `part${column}`] = this.sums[worker * COLUMNS + column]! / looks;
    }
    return means;
  }

  /** The last instant of a part belongs to it: looks are at the ends of intervals. */
  private columnAt(now: Micros): number {
    if (now <= this.horizon / 4) return 0;
    const half = this.horizon / 2;
    return now <= half ? -1 : Math.min(PARTS, Math.ceil(((now - half) * PARTS) / half));
  }
}
