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

/** Adds up sparse histograms whose buckets ascend. */
export function mergeHistograms(parts: readonly { readonly buckets: ArrayLike<number>; readonly counts: ArrayLike<number> }[]): {
  readonly buckets: number[];
  readonly counts: number[];
} {
  if (parts.length === 1) return { buckets: Array.from(parts[0]!.buckets), counts: Array.from(parts[0]!.counts) };
  const sums = new Float64Array(1 + Math.max(-1, ...parts.map(({ buckets }) => buckets[buckets.length - 1] ?? -1)));
  for (const { buckets, counts } of parts) {
    for (let i = 0; i < buckets.length; i += 1) sums[buckets[i]!]! += counts[i]!;
  }
  const merged = { buckets: [] as number[], counts: [] as number[] };
  for (let bucket = 0; bucket < sums.length; bucket += 1) {
    if (sums[bucket] === 0) continue;
    merged.buckets.push(bucket);
    merged.counts.push(sums[bucket]!);
  }
  return merged;
}

/** Neighbouring buckets joined, powers of two at a time, until at most `most` bins are left: [upper edge, count]. Buckets ascend. */
export function coarsen(buckets: ArrayLike<number>, counts: ArrayLike<number>, most: number): readonly (readonly [number, number])[] {
  for (let width = 1; ; width *= 2) {
    const bins = binsOf(buckets, counts, width);
    if (bins.length <= most) return bins.map(([bin, count]) => [bucketBounds((bin + 1) * width - 1)[1], count] as const);
  }
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
