/**
 * The instruments a model observes with. Each is one or two arithmetic operations on the hot path;
 * intervals, warm-up and export are the recorder's business.
 */
import { holdsFloats } from '../units/floats.ts';
import { BUCKETS, bucketOf, GROUP, GROUPS, groupOf, Histogram } from './histogram.ts';

/** What a counter adds up to, whether it was counted or follows from others. */
export interface Total {
  readonly total: number;
}

/** Adds up. */
export class Counter implements Total {
  total = 0;

  add(amount: number): void {
    this.total += amount;
  }
}

/**
 * A level over time, weighted by how long it stood. A change costs one product: the integral of the level from
 * an instant on is the level at the end times the time since, less each change times the time it came late.
 */
export class Gauge {
  level = 0;
  /** Extremes since the last `fold`. */
  private lowest = 0;
  private highest = 0;
  /** Integral of the level up to `from`, and what changes since then take off it. */
  private settled = 0;
  private from = 0;
  private missed = 0;
  min = 0;
  max = 0;

  /** `now`: simulated time, µs. */
  add(change: number, now: number): void {
    const level = this.level + change;
    this.level = level;
    this.missed += change * (now - this.from);
    if (level > this.highest) this.highest = level;
    else if (level < this.lowest) this.lowest = level;
  }

  set(level: number, now: number): void {
    this.add(level - this.level, now);
  }

  /** A level that stood between two readings of a gauge that is only read now and then: it counts among the extremes. */
  note(level: number): void {
    if (level > this.highest) this.highest = level;
  }

  /** Changes told only now, of the present interval: `area` is by how much the level stood higher before, level × time. */
  correct(area: number): void {
    this.missed -= area;
  }

  /** The integral up to now. */
  settle(now: number): number {
    this.settled += this.level * (now - this.from) - this.missed;
    this.missed = 0;
    this.from = now;
    return this.settled;
  }

  /** The highest level since the last call; takes the extremes into `min` and `max`. */
  fold(): number {
    const { highest } = this;
    this.max = Math.max(this.max, highest);
    this.min = Math.min(this.min, this.lowest);
    this.highest = this.level;
    this.lowest = this.level;
    return highest;
  }

  /** Forgets the extremes so far; used at the end of the warm-up. */
  restart(): void {
    this.fold();
    this.min = this.level;
    this.max = this.level;
  }
}

/** So few observations in an interval are looked at one by one. */
const FEW = 1024;

/** A distribution of observations: non-negative numbers in the base unit (µs, bytes, count). */
export class Samples extends Histogram {
  /** Counts and moments at the start of the current interval. */
  private readonly before = new Uint32Array(GROUPS * GROUP);
  private readonly groupsBefore = new Uint32Array(GROUPS);
  private countBefore = 0;
  private sumBefore = 0;
  /** A value told by `observeAlike`, and how often since it was last recorded. */
  private alike = 0;
  private times = 0;
  /** Buckets of the latest observations: that with number n at n mod FEW. */
  private readonly latest = new Uint16Array(FEW);
  /** Whether observations of this interval are not among the latest, as they were recorded many at once. */
  private hasMany = false;
  /** Where the walk through the groups of an interval has come to, and how many observations lie before. */
  private group = 0;
  private passed = 0;

  /** Records a non-negative value. */
  observe(x: number): void {
    const place = this.count & (FEW - 1);
    this.latest[place] = this.record(x);
  }

  /** As `observe`, for values that mostly repeat the one before. */
  observeAlike(x: number): void {
    if (x !== this.alike) {
      this.settle();
      this.alike = x;
    }
    this.times++;
  }

  /** Records what `observeAlike` was told and put off. To be called before anything is read. */
  settle(): void {
    if (this.times === 1) this.observe(this.alike);
    else if (this.times > 1) {
      this.recordMany(this.alike, this.times);
      this.hasMany = true;
    }
    this.times = 0;
  }

  /** Observations, sum, median and 99th percentile since the last call; percentiles NaN when nothing was observed. */
  takeInterval(): { count: number; sum: number; p50: number; p99: number } {
    this.settle();
    const { count, sum } = this;
    const since = { count: count - this.countBefore, sum: sum - this.sumBefore, p50: Number.NaN, p99: Number.NaN };
    if (since.count === 0) return since;
    this.group = this.lowestGroup();
    this.passed = 0;
    since.p50 = middleOf(this.bucketAt(0.5 * since.count));
    since.p99 = middleOf(this.bucketAt(0.99 * since.count));
    this.beginInterval();
    return since;
  }

  /** The bucket of the current interval's observation at `rank`, counted from the least; not below the rank asked for before. */
  private bucketAt(rank: number): number {
    const { counts, groups, groupsBefore, before } = this;
    let { group, passed } = this;
    for (let here = groups[group]! - groupsBefore[group]!; passed + here < rank; here = groups[group]! - groupsBefore[group]!) {
      passed += here;
      group++;
    }
    this.group = group;
    this.passed = passed;
    let left = rank - passed;
    let bucket = group * GROUP;
    for (; counts[bucket]! - before[bucket]! < left; bucket++) left -= counts[bucket]! - before[bucket]!;
    if (bucket >= counts.length) throw new Error(`believed: an interval has an observation at rank ${rank}`);
    return bucket;
  }

  /** Whether the latest observations are all of this interval. */
  private get isFew(): boolean {
    return this.count - this.countBefore <= FEW && !this.hasMany;
  }

  /** No observation of the interval is in a lower group. */
  private lowestGroup(): number {
    if (!this.isFew) return groupOf(bucketOf(this.min));
    let lowest = BUCKETS;
    for (let n = this.countBefore; n < this.count; n++) lowest = Math.min(lowest, this.latest[n & (FEW - 1)]!);
    return groupOf(lowest);
  }

  private beginInterval(): void {
    if (this.isFew) this.noteLatest();
    else this.noteAll();
    this.hasMany = false;
    this.countBefore = this.count;
    this.sumBefore = this.sum;
  }

  /** Of few observations each is looked at. */
  private noteLatest(): void {
    const { counts, groups, before, groupsBefore, latest, count } = this;
    for (let n = this.countBefore; n < count; n++) {
      const bucket = latest[n & (FEW - 1)]!;
      const group = groupOf(bucket);
      before[bucket] = counts[bucket]!;
      groupsBefore[group] = groups[group]!;
    }
  }

  /** Of many, every bucket that may have changed. */
  private noteAll(): void {
    const { counts, groups, before, groupsBefore } = this;
    const highest = groupOf(bucketOf(this.max));
    for (let group = groupOf(bucketOf(this.min)); group <= highest; group++) {
      if (groups[group] === groupsBefore[group]) continue;
      groupsBefore[group] = groups[group]!;
      for (let bucket = group * GROUP; bucket < (group + 1) * GROUP; bucket++) before[bucket] = counts[bucket]!;
    }
  }

  /** Forgets all observations; used at the end of the warm-up. */
  restart(): void {
    this.settle();
    this.counts.fill(0);
    this.groups.fill(0);
    this.before.fill(0);
    this.groupsBefore.fill(0);
    this.countBefore = 0;
    this.sumBefore = 0;
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

holdsFloats(new Gauge(), 'level', 'lowest', 'highest', 'settled', 'from', 'missed', 'min', 'max');
holdsFloats(new Samples(), 'sum', 'sumOfSquares', 'max', 'sumBefore', 'alike');
