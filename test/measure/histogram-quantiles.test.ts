import { describe, expect, it } from 'vitest';
import { bucketOf } from '../../src/measure/histogram.ts';
import { bucketBounds, coarsen, mergeHistograms, quantile } from '../../src/measure/histogram-quantiles.ts';

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
});

describe('quantile', () => {
  const of = (values: readonly number[], share: number): number => {
    const counts = new Map<number, number>();
    for (const value of [...values].sort((a, b) => a - b)) counts.set(bucketOf(value), (counts.get(bucketOf(value)) ?? 0) + 1);
    return quantile([...counts.keys()], [...counts.values()], share, Math.min(...values), Math.max(...values));
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

  it('stays inside what was observed, and is NaN of nothing', () => {
    expect(of([1_000_003], 0.5)).toBe(1_000_003);
    expect(quantile([], [], 0.5, Infinity, 0)).toBeNaN();
  });
});

describe('joining histograms', () => {
  it('adds counts bucket by bucket', () => {
    const merged = mergeHistograms([
      { buckets: [1, 5], counts: [2, 3] },
      { buckets: [3, 5], counts: [1, 4] },
    ]);
    expect(merged).toEqual({ buckets: [1, 3, 5], counts: [2, 1, 7] });
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
    const edges = bins.map(([edge]) => edge);
    expect(edges).toEqual([...edges].sort((a, b) => a - b));
  });
});
