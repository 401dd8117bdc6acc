/** Median and 99th percentile of each interval against a sorted list of what was observed in it. */
import { describe, expect, test } from 'vitest';
import { uniformStream } from '../../src/kernel/draws.ts';
import { bucketOf } from '../../src/measure/histogram.ts';
import { Samples } from '../../src/measure/instruments.ts';

const uniform = uniformStream(7, 0, 'test', 'intervals');

/** Values over many octaves, often the same, now and then none, now and then more than are looked at one by one. */
function someValues(): number[] {
  const count = Math.floor(uniform.next() * (uniform.next() < 0.1 ? 3000 : 300)) * (uniform.next() < 0.1 ? 0 : 1);
  const octaves = 1 + Math.floor(uniform.next() * 40);
  return Array.from({ length: count }, () => (uniform.next() < 0.2 ? 0 : Math.floor(2 ** (uniform.next() * octaves))));
}

/** The value below or at which `share` of the values lie. */
function ranked(values: readonly number[], share: number): number {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.ceil(share * values.length) - 1]!;
}

describe('the percentiles of an interval', () => {
  test('are those of the values observed in it and no others', () => {
    const samples = new Samples();
    for (let interval = 0; interval < 400; interval++) {
      const values = someValues();
      // Some intervals hold values told many at once.
      const tellsAlike = uniform.next() < 0.3;
      for (const value of values) {
        if (tellsAlike) samples.observeAlike(value);
        else samples.observe(value);
      }
      if (interval === 200) {
        samples.restart();
        continue;
      }
      const { count, sum, p50, p99 } = samples.takeInterval();
      expect(count).toBe(values.length);
      expect(sum).toBe(values.reduce((total, value) => total + value, 0));
      if (count === 0) {
        expect([p50, p99]).toEqual([Number.NaN, Number.NaN]);
        continue;
      }
      expect(bucketOf(p50)).toBe(bucketOf(ranked(values, 0.5)));
      expect(bucketOf(p99)).toBe(bucketOf(ranked(values, 0.99)));
    }
  });

  test('hold beyond the last bucket', () => {
    const samples = new Samples();
    for (const value of [2 ** 50, 2 ** 50, 1]) samples.observe(value);
    const { p50, p99 } = samples.takeInterval();
    expect(bucketOf(p50)).toBe(bucketOf(2 ** 50));
    expect(bucketOf(p99)).toBe(bucketOf(2 ** 50));
  });
});
