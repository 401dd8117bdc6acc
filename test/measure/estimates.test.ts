import { describe, expect, it } from 'vitest';
import { batchMeans, isDoubtful } from '../../src/measure/batch-means.ts';
import { endsOf, estimate, pairedDifference, ratioEstimate, relativePrecision, replicationsNeeded, studentFactor } from '../../src/measure/estimates.ts';
import { mser5 } from '../../src/measure/mser5.ts';
import { clustersBeyond, orderStatisticInterval, replicatedQuantileIntervals } from '../../src/measure/quantile-intervals.ts';

describe('Student factors', () => {
  // Any printed t table, two-sided.
  it.each([
    [0.95, 1, 12.706],
    [0.95, 4, 2.776],
    [0.95, 9, 2.262],
    [0.95, 29, 2.045],
    [0.9, 9, 1.833],
    [0.99, 9, 3.25],
    [0.95, 100_000, 1.96],
  ])('at %d with %d degrees of freedom', (confidence, degrees, factor) => {
    expect(studentFactor(confidence, degrees)).toBeCloseTo(factor, 3);
  });

  it('are refused for a confidence that is a percentage', () => {
    expect(() => studentFactor(95, 4)).toThrow(/^believed:/);
  });
});

describe('estimate', () => {
  it('gives the interval of ten values of Law and Kelton, example 4.27', () => {
    // 1.20, 1.50, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.50, 1.09: mean 1.34, s² = 0.17, 90 % interval 1.34 ± 0.24.
    const e = estimate([1.2, 1.5, 1.68, 1.89, 0.95, 1.49, 1.58, 1.55, 0.5, 1.09], 0.9);
    expect(e.mean).toBeCloseTo(1.343, 3);
    expect(e.halfWidth).toBeCloseTo(0.24, 2);
    expect(e.n).toBe(10);
  });

  it('has no interval from one value, and none of width from equal ones', () => {
    expect(estimate([7])).toEqual({ mean: 7, halfWidth: Infinity, n: 1 });
    expect(estimate([7, 7, 7])).toEqual({ mean: 7, halfWidth: 0, n: 3 });
    expect(estimate([]).n).toBe(0);
  });

  it('is the ratio estimate when every part holds as many observations', () => {
    const means = [3, 5, 4, 8];
    const ratio = ratioEstimate(
      means.map((mean) => 10 * mean),
      [10, 10, 10, 10],
    );
    expect(ratio.mean).toBeCloseTo(estimate(means).mean, 12);
    expect(ratio.halfWidth).toBeCloseTo(estimate(means).halfWidth, 12);
  });

  it('weighs parts by what they hold', () => {
    expect(ratioEstimate([100, 1], [10, 1]).mean).toBeCloseTo(101 / 11, 12);
  });

  it('names its ends', () => {
    expect(endsOf({ mean: 5, halfWidth: 2, n: 9 })).toEqual([3, 7]);
  });
});

describe('paired differences', () => {
  it('lose the noise that both have in common', () => {
    // Differences 1, 2, 3: mean 2, s = 1, half-width 4.302653 / √3.
    const difference = pairedDifference([100, 200, 300], [101, 202, 303]);
    expect(difference.mean).toBe(2);
    expect(difference.halfWidth).toBeCloseTo(4.302653 / Math.sqrt(3), 6);
  });

  it('refuse to pair unequal numbers', () => {
    expect(() => pairedDifference([1], [1, 2])).toThrow(/^believed: pairs/);
  });
});

describe('precision', () => {
  it('is the half-width as a part of the mean', () => {
    expect(relativePrecision({ mean: -50, halfWidth: 1, n: 5 })).toBe(0.02);
    expect(relativePrecision({ mean: 0, halfWidth: 1, n: 5 })).toBe(Infinity);
    expect(relativePrecision({ mean: 0, halfWidth: 0, n: 5 })).toBe(0);
  });

  it('is bought with replications', () => {
    // s = 10 about 100: t(n − 1) × 10 / √n ≤ 2 first holds at n = 99 (1.98447 × 10 / √99 = 1.99447; at 98: 2.00488).
    const e = { mean: 100, halfWidth: (studentFactor(0.95, 9) * 10) / Math.sqrt(10), n: 10 };
    expect(replicationsNeeded(e, 0.02)).toBe(99);
    expect(replicationsNeeded(e, 0.5)).toBe(10);
    expect(replicationsNeeded({ mean: 3, halfWidth: Infinity, n: 1 }, 0.02)).toBe(Infinity);
    expect(replicationsNeeded({ mean: 0, halfWidth: 1, n: 5 }, 0.02)).toBe(Infinity);
    // Observed in one of sixteen replications: no spread is known, and no number of them is the answer.
    expect(replicationsNeeded({ mean: 193, halfWidth: Infinity, n: 16 }, 0.02)).toBe(Infinity);
    expect(replicationsNeeded({ mean: 1, halfWidth: 1e8, n: 16 }, 0.02)).toBe(Infinity);
  });
});

describe('batch means', () => {
  const ones = (n: number): number[] => new Array<number>(n).fill(1);

  it('need twenty batches that hold something', () => {
    expect(batchMeans(ones(19), ones(19))).toBeNull();
    expect(batchMeans([1, ...new Array<number>(99).fill(0)], ones(100))).toBeNull();
  });

  it('take 30 batches of what looks independent', () => {
    // Alternating values: neighbours pull apart, so nothing is widened.
    const values = Array.from({ length: 300 }, (_, i) => (Math.floor(i / 10) % 2 === 0 ? 1 : 3));
    const batches = batchMeans(ones(300), values)!;
    expect(batches.n).toBe(30);
    expect(batches.mean).toBe(2);
    // Batch means 1 and 3, fifteen each: s² = 30 / 29, t(29) = 2.045230.
    expect(batches.halfWidth).toBeCloseTo(2.04523 * Math.sqrt(30 / 29 / 30), 5);
    expect(isDoubtful(batches)).toBe(false);
  });

  it('take larger batches and widen the interval of what hangs together', () => {
    const drifting = Array.from({ length: 300 }, (_, i) => i);
    const batches = batchMeans(ones(300), drifting)!;
    expect(batches.n).toBe(20);
    expect(isDoubtful(batches)).toBe(true);
    // Twenty means 15 apart: s² = 15² × 35; √((1 + 0.9) / 0.1) is the most it is widened by, r = 0.85 + 0.05.
    expect(batches.correlation).toBeCloseTo(0.85, 2);
    expect(batches.halfWidth).toBeGreaterThan(4 * 2.093 * 15 * Math.sqrt(35 / 20));
  });
});

describe('MSER-5', () => {
  it('cuts a known transient where it ends', () => {
    // Decays from 100 until index 60, then level with a small ripple of period 4.
    const values = Array.from({ length: 300 }, (_, i) => (i < 60 ? 100 - i * 1.5 : 10) + [0, 1, 0, -1][i % 4]!);
    const { index, isInSecondHalf } = mser5(values);
    expect(index).toBeGreaterThanOrEqual(55);
    expect(index).toBeLessThanOrEqual(70);
    expect(isInSecondHalf).toBe(false);
  });

  it('agrees with the definition, computed from scratch for every cut', () => {
    const values = Array.from({ length: 200 }, (_, i) => 20 * Math.exp(-i / 15) + Math.sin(i * 12.9898) * 3);
    const groups = Array.from({ length: 40 }, (_, g) => values.slice(5 * g, 5 * g + 5).reduce((a, b) => a + b, 0) / 5);
    let best = { cut: 0, error: Infinity };
    for (let cut = 0; cut <= groups.length - 5; cut += 1) {
      const kept = groups.slice(cut);
      const mean = kept.reduce((a, b) => a + b, 0) / kept.length;
      const error = kept.reduce((sum, value) => sum + (value - mean) ** 2, 0) / kept.length ** 2;
      if (error < best.error - 1e-12) best = { cut, error };
    }
    expect(mser5(values).index).toBe(5 * best.cut);
  });

  it('keeps all of a level series and of one too short to judge', () => {
    expect(mser5(new Array<number>(200).fill(3)).index).toBe(0);
    expect(mser5([9, 8, 7, 6, 5, 4, 3, 2, 1]).index).toBe(0);
  });

  it('says when a series never settles', () => {
    expect(mser5(Array.from({ length: 200 }, (_, i) => i)).isInSecondHalf).toBe(true);
  });

  it('skips intervals in which nothing was observed', () => {
    const values = Array.from({ length: 200 }, (_, i) => (i % 5 === 1 ? NaN : i < 40 ? 50 : 5 + (i % 3)));
    expect(mser5(values).index).toBe(40);
  });
});

describe('percentile intervals', () => {
  it('follow the binomial ranks of a printed table', () => {
    // Conover, table of confidence intervals of the median: n = 20 → ranks 6 and 15; n = 100 → 40 and 61.
    const ranks = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
    expect(orderStatisticInterval(ranks(20), 0.5)).toEqual([6, 15]);
    expect(orderStatisticInterval(ranks(100), 0.5)).toEqual([40, 61]);
  });

  it('do not exist for p99 of a hundred values', () => {
    expect(
      orderStatisticInterval(
        Array.from({ length: 100 }, (_, i) => i),
        0.99,
      ),
    ).toBeNull();
  });

  it('over replications hold the values whose share the replications do not contradict', () => {
    // Ten values each. At or below 5: 4, 5, 6 of ten, so 5 is no news for the median. Below: at 3 there are 2, 3, 4, short of 5 by 2 at
    // a standard error of 1/√3, which is 3.46 of them and less than Student's 4.30; at 2 it is 5.2 of them: 2 is the lower end.
    // Above: beyond 9 lie 2, 1, 0, which vary 1 / (10 × 0.1 × 0.9) = 1.11 times as independent ones. So five would vary by 1.11 × 2.5 and their
    // mean have an error of 0.96; four fewer than five are 4.16 of those, less than 4.30. Beyond 10 lie 1, 0, 0: 1.03 times, 4.67 fewer, 5.03 errors.
    const shifted = (by: number) => ({ values: Array.from({ length: 10 }, (_, i) => i + 1 + by), counts: new Array(10).fill(1) });
    const parts = [shifted(-1), shifted(0), shifted(1)];
    expect(replicatedQuantileIntervals(parts, [0.5])).toEqual([[2, 10]]);
    expect(replicatedQuantileIntervals(parts, [0.5], 4)).toEqual([[4, 10]]);
    expect(replicatedQuantileIntervals(parts.slice(2), [0.5])).toBeNull();
  });

  it('have no upper end where so little lies beyond that none tells nothing', () => {
    const part = (each: number, ...values: readonly number[]) => ({ values, counts: values.map(() => each) });
    // Sixteen of thirty observations: 99.9 % of them leaves half an observation, and independent ones would have to leave 1.96² = 3.84.
    const rare = Array.from({ length: 16 }, (_, i) => part(10, 1, 2, 3 + i / 100));
    expect(replicatedQuantileIntervals(rare, [0.5, 0.999])).toEqual([
      [expect.any(Number), expect.any(Number)],
      [expect.any(Number), null],
    ]);
    // However alike they are. Of 16 × 240 it leaves 3.84, which is not enough by a hair (0.999 of it varies); of 16 × 243 it is.
    expect(replicatedQuantileIntervals(new Array(16).fill(part(79, 1, 2, 3)), [0.999])).toEqual([[2, null]]);
    expect(replicatedQuantileIntervals(new Array(16).fill(part(81, 1, 2, 3)), [0.999])).toEqual([[2, 3]]);
    expect(replicatedQuantileIntervals(new Array(3).fill(part(10, 5)), [0.5])).toEqual([[-Infinity, 5]]);
  });

  it('have no upper end where what lies beyond comes in clusters too few to tell', () => {
    // Beyond 1 are 100 of 2,000 or none: those of five replications that saw the cluster are 0 to 5.
    const runs = (seen: number) =>
      Array.from({ length: 5 }, (_, i) => (i < seen ? { values: [1, 9], counts: [1_900, 100] } : { values: [1], counts: [2_000] }));
    // p95 leaves 100 each: with two of five that saw it 60 fewer than expected, the sixty vary 3,000 / (2,000 × 0.02 × 0.98) = 76.5 times as
    // independent ones, so that a hundred have an error of √(76.5 × 95 / 5) = 38.1: 1.57 of those are less than Student's 2.78, and all 100 are 2.62.
    expect(replicatedQuantileIntervals(runs(2), [0.95])).toEqual([[-Infinity, null]]);
    // They vary 76.53 times as independent ones, and 475 of those are expected: 6.2 clusters. Beyond p99, where nobody looks that far, 99: 1.29.
    expect(clustersBeyond(runs(2), [0.95, 0.99])).toEqual([expect.closeTo(475 / 76.53, 3), expect.closeTo(99 / 76.53, 3)]);
    // Independent observations are the least that anything may be clustered.
    expect(clustersBeyond(new Array(5).fill({ values: [1, 9], counts: [1_900, 100] }), [0.99])).toEqual([expect.closeTo(99, 9)]);
  });
});
