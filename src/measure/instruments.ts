/**
 * The instruments a model observes with. Each is one or two arithmetic operations on the hot path;
 * intervals, warm-up and export are the recorder's business.
 */
import { BUCKETS, bucketOf, Histogram } from './histogram.ts';

/** Whatever tells the time: the simulation. */
export interface Clock {
  readonly now: number;
}

/** Adds up. */
export class Counter {
  total = 0;

  add(amount: number): void {
    this.total += amount;
  }
}

/** A level over time, weighted by how long it stood. */
export class Gauge {
  readonly #clock: Clock;
  level = 0;
  /** Integral of the level over time, up to `#since`. */
  #integral = 0;
  #since = 0;
  min = 0;
  max = 0;
  intervalMax = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(change: number): void {
    this.set(this.level + change);
  }

  set(level: number): void {
    const now = this.#clock.now;
    if (now !== this.#since) {
      this.#integral += this.level * (now - this.#since);
      this.#since = now;
    }
    this.level = level;
    if (level > this.intervalMax) {
      this.intervalMax = level;
      if (level > this.max) this.max = level;
    } else if (level < this.min) this.min = level;
  }

  /** Changes told only now, of the present interval: `area` is by how much the level stood higher before, level × time. */
  correct(area: number): void {
    this.#integral += area;
  }

  /** The integral up to now. */
  settle(): number {
    this.set(this.level);
    return this.#integral;
  }

  /** Forgets the extremes so far; used at the end of the warm-up. */
  restart(): void {
    this.settle();
    this.min = this.level;
    this.max = this.level;
  }
}

/** A distribution of observations: non-negative numbers in the base unit (µs, bytes, count). */
export class Samples extends Histogram {
  /** Counts and moments at the start of the current interval. */
  readonly #before = new Uint32Array(BUCKETS);
  #countBefore = 0;
  #sumBefore = 0;

  /** Observations, sum, median and 99th percentile since the last call; percentiles NaN when nothing was observed. */
  takeInterval(): { count: number; sum: number; p50: number; p99: number } {
    const { counts, count, sum } = this;
    const since = { count: count - this.#countBefore, sum: sum - this.#sumBefore, p50: Number.NaN, p99: Number.NaN };
    if (since.count > 0) {
      // Only buckets between the extremes can hold anything, a fraction of all.
      const lowest = bucketOf(this.min);
      const highest = bucketOf(this.max);
      let seen = 0;
      for (let b = lowest; b <= highest; b++) {
        const added = counts[b]! - this.#before[b]!;
        if (added === 0) continue;
        seen += added;
        if (Number.isNaN(since.p50) && seen >= 0.5 * since.count) since.p50 = middleOf(b);
        if (seen >= 0.99 * since.count) {
          since.p99 = middleOf(b);
          break;
        }
      }
      this.#before.set(counts.subarray(lowest, highest + 1), lowest);
      this.#countBefore = count;
      this.#sumBefore = sum;
    }
    return since;
  }

  /** Forgets all observations; used at the end of the warm-up. */
  restart(): void {
    this.counts.fill(0);
    this.#before.fill(0);
    this.#countBefore = 0;
    this.#sumBefore = 0;
    this.count = 0;
    this.sum = 0;
    this.sumOfSquares = 0;
    this.min = Number.POSITIVE_INFINITY;
    this.max = 0;
  }
}

/** The middle of a bucket; 0 for the bucket of values below one. */
function middleOf(bucket: number): number {
  if (bucket === 0) return 0;
  const octave = 2 ** ((bucket - 1) >> 8);
  return octave * (1 + (((bucket - 1) & 255) + 0.5) / 256);
}
