/**
 * A log-linear histogram: 256 buckets per octave, so a bucket is at most 0.4 % wide.
 *
 * The bucket of a value is read off its float64 representation: exponent and the first eight bits of
 * the mantissa. Bucket 0 holds values below 1; bucket 1 starts at 1. Recording is one store, one load
 * and two increments, which the hot path can afford for every message. See decision 004 for why this
 * and not a library's recorder.
 */
const OCTAVES = 46;
/** Bits of the high word below the kept mantissa bits: 20 − 8. */
const SHIFT = 12;
/** The kept bits of 1.0, less one, so that 1.0 falls in bucket 1. */
const OFFSET = (1023 << 8) - 1;
/** Buckets of every histogram; values of 2^46 and more fall in the last. */
export const BUCKETS = OCTAVES * 256 + 1;
/** Neighbouring buckets are counted together besides, so that what changed is found without looking at every one. */
const GROUP_BITS = 5;
export const GROUP = 1 << GROUP_BITS;
export const GROUPS = Math.ceil(BUCKETS / GROUP);

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/** The bucket of a non-negative value. */
export function bucketOf(x: number): number {
  if (x < 1) return 0;
  value[0] = x;
  const bucket = (words[1]! >>> SHIFT) - OFFSET;
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

/** The group a bucket is in. */
export function groupOf(bucket: number): number {
  return bucket >>> GROUP_BITS;
}

export class Histogram {
  readonly counts = new Uint32Array(GROUPS * GROUP);
  /** Counts of `GROUP` neighbouring buckets together. */
  readonly groups = new Uint32Array(GROUPS);
  count = 0;
  sum = 0;
  sumOfSquares = 0;
  min = Number.POSITIVE_INFINITY;
  max = 0;

  /** Records a non-negative value; answers its bucket. */
  protected record(x: number): number {
    const bucket = bucketOf(x);
    this.counts[bucket]!++;
    this.groups[groupOf(bucket)]!++;
    this.count++;
    this.sum += x;
    this.sumOfSquares += x * x;
    if (x < this.min) this.min = x;
    if (x > this.max) this.max = x;
    return bucket;
  }

  /** As `record`, `times` times. */
  protected recordMany(x: number, times: number): void {
    if (times === 0) return;
    const bucket = this.record(x);
    const more = times - 1;
    this.counts[bucket]! += more;
    this.groups[groupOf(bucket)]! += more;
    this.count += more;
    this.sum += x * more;
    this.sumOfSquares += x * x * more;
  }
}
