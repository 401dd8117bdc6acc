/**
 * Fewer points for display. A line keeps the least and the greatest value of every bin, in order, so that
 * no extreme is lost; a band and a table keep one row per bin.
 */
import { mean } from 'simple-statistics';

export interface Point {
  readonly t: number;
  readonly v: number | null;
}

const LINE_BINS = 120;

/** Points of a series, at most 240; `null` breaks the line, and the inside of a level stretch is left out. */
export function linePoints(values: readonly (number | null)[], intervalMs: number): Point[] {
  const all = values.map((v, index) => ({ t: index * intervalMs, v: v === null ? null : short(v) }));
  const kept = all.length <= 2 * LINE_BINS ? all : bins(all, LINE_BINS).flatMap(extremes);
  return kept.filter((point, index) => kept[index - 1]?.v !== point.v || kept[index + 1]?.v !== point.v);
}

/** The greatest, least or mean value of each of at most `count` bins. */
export function binned(values: readonly (number | null)[], count: number, how: 'mean' | 'max' | 'min'): (number | null)[] {
  return bins(values, count).map((bin) => summedUp(bin, how));
}

/** Of what was observed; `null` where nothing was. */
export function summedUp(bin: readonly (number | null)[], how: 'mean' | 'max' | 'min'): number | null {
  const seen = bin.filter((value) => value !== null);
  if (seen.length === 0) return null;
  if (how === 'max') return Math.max(...seen);
  if (how === 'min') return Math.min(...seen);
  return mean(seen);
}

/** Start index of each of at most `count` bins of near-equal length. */
export function binStarts(length: number, count: number): number[] {
  const used = Math.min(length, count);
  return Array.from({ length: used }, (_, bin) => Math.floor((bin * length) / used));
}

export function bins<T>(items: readonly T[], count: number): T[][] {
  const starts = binStarts(items.length, count);
  return starts.map((start, bin) => items.slice(start, starts[bin + 1] ?? items.length));
}

function extremes(bin: readonly Point[]): Point[] {
  const seen = bin.filter((point): point is { t: number; v: number } => point.v !== null);
  const [first] = seen;
  if (first === undefined) return bin.slice(0, 1);
  let low = first;
  let high = first;
  for (const point of seen) {
    if (point.v < low.v) low = point;
    if (point.v > high.v) high = point;
  }
  if (low === high) return [low];
  return low.t < high.t ? [low, high] : [high, low];
}

/** Five digits are more than a plot shows. */
export function short(value: number): number {
  return Number(value.toPrecision(5));
}
