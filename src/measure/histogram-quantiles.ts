/**
 * Percentiles of a log-linear histogram (measure/histogram.ts writes it).
 *
 * Bucket 0 holds values below 1; bucket i ≥ 1 holds those whose float64 begins with the bits
 * `i − 1 + 261888` (exponent, then the top 8 bits of the mantissa): 256 buckets per octave, so a bucket
 * is at most 0.39 % wide. Values are whole microseconds or bytes; below 512 a bucket holds one of them.
 */
const BUCKETS_PER_OCTAVE = 256;
const EXPONENT_BIAS = 1023;

/** [low, high) of bucket `i`. */
export function bucketBounds(i: number): readonly [number, number] {
  return i === 0 ? [0, 1] : [lowerBound(i), lowerBound(i + 1)];
}

/**
 * The value below or at which `share` (0..1) of the observations lie, linear inside a bucket and never
 * outside [min, max]. `buckets` ascend; NaN when nothing was observed.
 */
export function quantile(buckets: ArrayLike<number>, counts: ArrayLike<number>, share: number, min: number, max: number): number {
  let observed = 0;
  for (let i = 0; i < counts.length; i += 1) observed += counts[i]!;
  if (observed === 0) return NaN;
  const rank = share * observed;
  let before = 0;
  for (let i = 0; i < counts.length; i += 1) {
    const inside = counts[i]!;
    if (inside > 0 && before + inside >= rank) return clamp(within(buckets[i]!, (rank - before) / inside), min, max);
    before += inside;
  }
  return max;
}

/** Adds up sparse histograms whose buckets ascend. */
export function mergeHistograms(parts: readonly { readonly buckets: ArrayLike<number>; readonly counts: ArrayLike<number> }[]): {
  readonly buckets: number[];
  readonly counts: number[];
} {
  if (parts.length === 1) return { buckets: Array.from(parts[0]!.buckets), counts: Array.from(parts[0]!.counts) };
  const merged = new Map<number, number>();
  for (const { buckets, counts } of parts) {
    for (let i = 0; i < buckets.length; i += 1) merged.set(buckets[i]!, (merged.get(buckets[i]!) ?? 0) + counts[i]!);
  }
  const buckets = [...merged.keys()].sort((a, b) => a - b);
  return { buckets, counts: buckets.map((bucket) => merged.get(bucket) ?? 0) };
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

function lowerBound(i: number): number {
  const octave = Math.floor((i - 1) / BUCKETS_PER_OCTAVE);
  const step = (i - 1) % BUCKETS_PER_OCTAVE;
  if (octave > EXPONENT_BIAS) return Infinity;
  return 2 ** octave * (1 + step / BUCKETS_PER_OCTAVE);
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
