/**
 * A log-linear histogram: 256 buckets per octave, so a bucket is at most 0.4 % wide.
 *
 * The bucket of a value is read off its float64 representation: exponent and the first eight bits of
 * the mantissa. Bucket 0 holds values below 1; bucket 1 starts at 1. Recording is one store, one load
 * and one increment, which the hot path can afford for every message. See decision 004 for why this
 * and not a library's recorder.
 */
const OCTAVES = 46;
/** Bits of the high word below the kept mantissa bits: 20 − 8. */
const SHIFT = 12;
/** The kept bits of 1.0, less one, so that 1.0 falls in bucket 1. */
const OFFSET = (1023 << 8) - 1;
/** Buckets of every histogram; values of 2^46 and more fall in the last. */
export const BUCKETS = OCTAVES * 256 + 1;

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/** The bucket of a non-negative value. */
export function bucketOf(x: number): number {
  if (x < 1) return 0;
  value[0] = x;
  const bucket = (words[1]! >>> SHIFT) - OFFSET;
  return bucket < BUCKETS ? bucket : BUCKETS - 1;
}

export class Histogram {
  readonly counts = new Uint32Array(BUCKETS);
  count = 0;
  sum = 0;
  sumOfSquares = 0;
  min = Number.POSITIVE_INFINITY;
  max = 0;

  /** Records a non-negative value, `times` times. */
  observe(x: number, times = 1): void {
    const bucket = bucketOf(x);
    this.counts[bucket] = this.counts[bucket]! + times;
    this.count += times;
    this.sum += x * times;
    this.sumOfSquares += x * x * times;
    if (x < this.min) this.min = x;
    if (x > this.max) this.max = x;
  }
}
