/**
 * Percentiles of a log-linear histogram (measure/histogram.ts writes it).
 *
 * Bucket 0 holds values below 1; bucket i ≥ 1 holds those whose float64 begins with the bits
 * `i − 1 + 261888` (exponent, then the top 8 bits of the mantissa): 256 buckets per octave, so a bucket
 * is at most 0.39 % wide. Values are whole microseconds or bytes; below 512 a bucket holds one of them.
 */
const FIRST_KEPT = 261_888;
/** Of the high word of a float64, those below the kept ones. */
const DROPPED_BITS = 12;
/** The bucket that would hold the greatest float64. */
const LAST = (2047 << 8) - FIRST_KEPT;

const value = new Float64Array(1);
const words = new Uint32Array(value.buffer);

/** [low, high) of bucket `i`. */
export function bucketBounds(i: number): readonly [number, number] {
  return [lowerBound(i), lowerBound(i + 1)];
}

/**
 * For each share (0..1, ascending) the value below or at which that part of the observations lies, linear inside a
 * bucket and never outside [min, max]. `buckets` ascend; NaN when nothing was observed.
 */
export function quantiles(buckets: ArrayLike<number>, counts: ArrayLike<number>, shares: readonly number[], min: number, max: number): number[] {
  let observed = 0;
  for (let i = 0; i < counts.length; i += 1) observed += counts[i]!;
  if (observed === 0) return shares.map(() => NaN);
  let at = 0;
  let before = 0;
  return shares.map((share) => {
    const rank = share * observed;
    while (at < counts.length && (counts[at]! === 0 || before + counts[at]! < rank)) {
      before += counts[at]!;
      at += 1;
    }
    return at === counts.length ? max : clamp(within(buckets[at]!, (rank - before) / counts[at]!), min, max);
  });
}

/** A histogram that says only what holds anything; its buckets ascend. */
export interface SparseHistogram {
  readonly buckets: ArrayLike<number>;
  readonly counts: ArrayLike<number>;
}

/** Adds up histograms; of one, itself. */
export function mergeHistograms(parts: readonly SparseHistogram[]): SparseHistogram {
  const [first] = parts;
  if (first !== undefined && parts.length === 1) return first;
  const sums = new Float64Array(1 + Math.max(-1, ...parts.map(({ buckets }) => buckets[buckets.length - 1] ?? -1)));
  for (const { buckets, counts } of parts) {
    for (let i = 0; i < buckets.length; i += 1) sums[buckets[i]!]! += counts[i]!;
  }
  return sparse(sums);
}

/** What holds anything among the counts of all buckets. */
export function sparse(all: ArrayLike<number>): { readonly buckets: Uint32Array<ArrayBuffer>; readonly counts: Float64Array<ArrayBuffer> } {
  let size = 0;
  for (let bucket = 0; bucket < all.length; bucket += 1) if (all[bucket] !== 0) size += 1;
  const buckets = new Uint32Array(size);
  const counts = new Float64Array(size);
  let at = 0;
  for (let bucket = 0; bucket < all.length; bucket += 1) {
    if (all[bucket] === 0) continue;
    buckets[at] = bucket;
    counts[at] = all[bucket]!;
    at += 1;
  }
  return { buckets, counts };
}

/** Neighbouring buckets joined, powers of two at a time, until at most `most` bins are left: [upper edge, count]. Buckets ascend. */
export function coarsen(buckets: ArrayLike<number>, counts: ArrayLike<number>, most: number): readonly (readonly [number, number])[] {
  let width = 1;
  while (sizeOfBins(buckets, counts, width) > most) width *= 2;
  return binsOf(buckets, counts, width).map(([bin, count]) => [bucketBounds((bin + 1) * width - 1)[1], count] as const);
}

/** How many bins of `width` buckets hold anything: counted before any is built, as most are for nothing. */
function sizeOfBins(buckets: ArrayLike<number>, counts: ArrayLike<number>, width: number): number {
  let size = 0;
  let last = -1;
  for (let i = 0; i < buckets.length; i += 1) {
    if (counts[i]! === 0) continue;
    const bin = Math.floor(buckets[i]! / width);
    if (bin !== last) size += 1;
    last = bin;
  }
  return size;
}

/** What lies in each bin of `width` buckets that holds anything: [bin, count]. */
function binsOf(buckets: ArrayLike<number>, counts: ArrayLike<number>, width: number): [number, number][] {
  const bins: [number, number][] = [];
  for (let i = 0; i < buckets.length; i += 1) {
    if (counts[i]! === 0) continue;
    const bin = Math.floor(buckets[i]! / width);
    const last = bins.at(-1);
    if (last !== undefined && last[0] === bin) last[1] += counts[i]!;
    else bins.push([bin, counts[i]!]);
  }
  return bins;
}

/** The least value of bucket `i`: the number whose kept bits are the bucket's and whose other bits are 0. */
export function lowerBound(i: number): number {
  if (i === 0) return 0;
  if (i > LAST) return Infinity;
  words[1] = (i - 1 + FIRST_KEPT) << DROPPED_BITS;
  return value[0]!;
}

function within(bucket: number, part: number): number {
  const [low, high] = bucketBounds(bucket);
  // No wider than 1 and starting on a whole number: every observation in it is that number.
  if (high - low <= 1 && Number.isInteger(low)) return low;
  return low + (high - low) * part;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max);
}
