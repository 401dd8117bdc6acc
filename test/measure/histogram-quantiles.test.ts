import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/measure/histogram.ts';
import { bucketBounds, coarsen, lowerBound, mergeHistograms, quantiles } from '../../src/measure/histogram-quantiles.ts';

describe('bucket bounds', () => {
  it('hold exactly what the histogram puts there', () => {
    for (const value of [0, 0.5, 1, 1.003, 2, 3, 255, 256, 511, 512, 1000, 123_456, 86_400_000_000]) {
      const [low, high] = bucketBounds(bucketOf(value));
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThan(value);
      if (low > 0) expect(bucketOf(low)).toBe(bucketOf(value));
      expect(bucketOf(high)).toBe(bucketOf(value) + 1);
    }
  });

  it('begin each octave on a power of two and divide it into 256', () => {
    for (const octave of [0, 1, 8, 31, 45, 1023]) {
      for (const step of [0, 1, 128, 255]) expect(lowerBound(1 + 256 * octave + step)).toBe(2 ** octave * (1 + step / 256));
    }
    expect(lowerBound(1 + 256 * 1024)).toBe(Infinity);
    expect(bucketBounds(256 * 1024)[1]).toBe(Infinity);
  });
});

describe('quantile', () => {
  const of = (values: readonly number[], share: number): number => {
    const counts = new Map<number, number>();
    for (const value of [...values].sort((a, b) => a - b)) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
    return quantiles([...counts.keys()], [...counts.values()], [share], Math.min(...values), Math.max(...values))[0]!;
  };

  it('is exact for whole numbers below 512', () => {
    const values = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(of(values, 0.5)).toBe(50);
    expect(of(values, 0.99)).toBe(99);
    expect(of(values, 1)).toBe(100);
    expect(of([220, 220, 100], 0.5)).toBe(220);
  });

  it('is within 0.4 % anywhere', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => Math.round(1000 * 1.0011 ** i));
    for (const share of [0.01, 0.5, 0.9, 0.99, 0.999]) {
      const exact = values[Math.ceil(share * values.length) - 1]!;
      expect(Math.abs(of(values, share) / exact - 1)).toBeLessThan(0.004);
    }
  });

  it('of several shares at once is that of each alone, over empty buckets too', () => {
    const [buckets, counts] = [
      [3, 300, 301, 302, 900],
      [5, 0, 1, 4, 0],
    ];
    const shares = [0, 0.5, 0.51, 0.6, 0.95, 1];
    expect(quantiles(buckets, counts, shares, 1, 4)).toEqual(shares.map((share) => quantiles(buckets, counts, [share], 1, 4)[0]));
  });

  it('stays inside what was observed, and is NaN of nothing', () => {
    expect(of([1_000_003], 0.5)).toBe(1_000_003);
    expect(quantiles([], [], [0.5], Infinity, 0)).toEqual([NaN]);
  });
});

describe('joining histograms', () => {
  it('adds counts bucket by bucket', () => {
    const merged = mergeHistograms([
      { buckets: [1, 5], counts: [2, 3] },
      { buckets: [3, 5], counts: [1, 4] },
    ]);
    expect(merged).toEqual({ buckets: Uint32Array.of(1, 3, 5), counts: Float64Array.of(2, 1, 7) });
    expect(mergeHistograms([merged])).toBe(merged);
    expect(mergeHistograms([])).toEqual({ buckets: Uint32Array.of(), counts: Float64Array.of() });
  });

  it('keeps every observation in at most the bins asked for', () => {
    const buckets = Array.from({ length: 5000 }, (_, i) => i);
    const bins = coarsen(
      buckets,
      buckets.map(() => 1),
      200,
    );
    expect(bins.length).toBeLessThanOrEqual(200);
    expect(bins.reduce((sum, [, count]) => sum + count, 0)).toBe(5000);
    // As narrow as that allows: half as wide would be too many.
    expect(bins.length).toBeGreaterThan(100);
    const edges = bins.map(([edge]) => edge);
    expect(edges).toEqual([...edges].sort((a, b) => a - b));
  });
});
