/** Limiters, backoff, tokens and the busiest second, reckoned by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AdaptiveRate } from '../../src/queueing/adaptive-rate.ts';
import { backoffDelay, RetryTokens } from '../../src/queueing/backoff.ts';
import { BusiestSecond } from '../../src/queueing/busiest-second.ts';
import { TokenBucket } from '../../src/queueing/token-bucket.ts';

const SECOND = 1_000_000;

describe('TokenBucket', () => {
  it('starts full, refills continuously, never beyond its depth', () => {
    const bucket = new TokenBucket(10, 5);
    expect([1, 2, 3, 4, 5, 6].map(() => bucket.take(0, 1))).toEqual([true, true, true, true, true, false]);
    expect(bucket.take(99_999, 1)).toBe(false);
    expect(bucket.take(100_000, 1)).toBe(true);
    expect(bucket.at(100 * SECOND)).toBe(5);
    expect(bucket.take(100 * SECOND, 5.5)).toBe(false);
    expect(bucket.take(100 * SECOND, 5)).toBe(true);
  });

  it('lets through at most depth + rate × time in any stretch', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 400_000 }), fc.integer({ min: 1, max: 3 })), { minLength: 2, maxLength: 100 }), (steps) => {
        const bucket = new TokenBucket(7, 4);
        const taken: { at: number; amount: number }[] = [];
        let now = 0;
        for (const [gap, amount] of steps) {
          now += gap;
          if (bucket.take(now, amount)) taken.push({ at: now, amount });
        }
        for (let i = 0; i < taken.length; i++) {
          let sum = 0;
          for (let j = i; j < taken.length; j++) {
            sum += taken[j]!.amount;
            expect(sum).toBeLessThanOrEqual(4 + (7 * (taken[j]!.at - taken[i]!.at)) / SECOND + 1e-4);
          }
        }
      }),
      { seed: 1998, numRuns: 200 },
    );
  });

  it('without a limit is never empty', () => {
    const bucket = new TokenBucket(Infinity, Infinity);
    expect([0, 0, 1].map((now) => bucket.take(now, 1e12))).toEqual([true, true, true]);
  });
});

describe('backoff', () => {
  it('doubles from its base up to the cap', () => {
    const delays = [0, 1, 2, 3, 4, 5, 60].map((retry) => backoffDelay(retry, SECOND, 20 * SECOND, 'none', { next: () => 0 }));
    expect(delays).toEqual([1, 2, 4, 8, 16, 20, 20].map((seconds) => seconds * SECOND));
  });

  it('full jitter takes a uniform part, rounded down to milliseconds', () => {
    expect(backoffDelay(1, 50_000, 20 * SECOND, 'full', { next: () => 0.123_45 })).toBe(12_000);
    expect(backoffDelay(0, 50_000, 20 * SECOND, 'full', { next: () => 0 })).toBe(0);
    expect(backoffDelay(3, SECOND, 20 * SECOND, 'full', { next: () => 0.999_999 })).toBe(7_999_000);
  });
});

describe('RetryTokens', () => {
  it("500 pay for a hundred retries at 5; a success gives back its last retry's cost, or one", () => {
    const tokens = new RetryTokens(500);
    expect(Array.from({ length: 101 }, () => tokens.take(5)).indexOf(false)).toBe(100);
    for (let i = 0; i < 4; i++) tokens.giveBack(0);
    expect(tokens.take(5)).toBe(false);
    tokens.giveBack(0);
    expect(tokens.take(5)).toBe(true);
    tokens.giveBack(14);
    expect([tokens.take(14), tokens.take(1)]).toEqual([true, false]);
  });

  it('never holds more than its capacity', () => {
    const tokens = new RetryTokens(10);
    tokens.giveBack(100);
    expect([tokens.take(10), tokens.take(1)]).toEqual([true, false]);
  });
});

describe('BusiestSecond', () => {
  it('counts calendar seconds and minutes', () => {
    const busiest = new BusiestSecond();
    const adds: [number, number][] = [
      [0.2, 5],
      [0.9, 5],
      [1.0, 11],
      [2.0, 4],
      [2.99, 6],
      [59.5, 2],
      [60.0, 30],
      [61, 1],
    ];
    for (const [at, amount] of adds) busiest.add(at * SECOND, amount);
    expect([busiest.peak, busiest.peakAt, busiest.busiestMinute]).toEqual([30, 60 * SECOND, 5 + 5 + 11 + 4 + 6 + 2]);
  });

  it('agrees with counting by hand', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 3 * SECOND }), fc.integer({ min: 1, max: 9 })), { minLength: 1, maxLength: 100 }), (steps) => {
        const busiest = new BusiestSecond();
        const seconds = new Map<number, number>();
        const minutes = new Map<number, number>();
        let now = 0;
        for (const [gap, amount] of steps) {
          now += gap;
          busiest.add(now, amount);
          const [second, minute] = [Math.floor(now / SECOND), Math.floor(now / 60 / SECOND)];
          seconds.set(second, (seconds.get(second) ?? 0) + amount);
          minutes.set(minute, (minutes.get(minute) ?? 0) + amount);
        }
        const peak = Math.max(...seconds.values());
        expect(busiest.peak).toBe(peak);
        expect(seconds.get(busiest.peakAt / SECOND)).toBe(peak);
        expect(busiest.busiestMinute).toBe(Math.max(...minutes.values()));
      }),
      { seed: 1998, numRuns: 200 },
    );
  });
});

describe('AdaptiveRate', () => {
  /** A hundred calls a second for a while, all answered well. */
  function warmedUp(): AdaptiveRate {
    const rate = new AdaptiveRate();
    for (let i = 0; i < 1_000; i++) {
      expect(rate.take(i * 10_000)).toBe(true);
      rate.answered(i * 10_000, false);
    }
    return rate;
  }

  it('is unlimited until the first throttle', () => {
    warmedUp();
  });

  it('then falls to seven tenths of the measured rate', () => {
    const rate = warmedUp();
    rate.answered(10 * SECOND, true);
    // 70/s from here: the bucket starts empty, a token comes every seventieth of a second.
    let now = 10 * SECOND;
    for (let call = 1; call <= 10; call++) {
      expect(rate.take(now)).toBe(false);
      now += rate.timeToToken();
      expect(rate.take(now)).toBe(true);
      expect(now / SECOND - 10).toBeCloseTo(call / 70, 4);
    }
  });

  it('and recovers along the published cubic: back at its last rate after w = ∛(rate × 0.3 / 0.4) s', () => {
    const rate = warmedUp();
    rate.answered(10 * SECOND, true);
    const w = Math.cbrt((100 * 0.3) / 0.4);
    const at = (10 + w) * SECOND;
    // Calls and answers go on meanwhile at sixty a second, below the rate.
    for (let t = 10 * SECOND; t < at; t += SECOND / 60) {
      rate.take(t);
      rate.answered(t, false);
    }
    rate.answered(at, false);
    // The bucket is full, a hundred deep; beyond it a token comes every hundredth of a second.
    let taken = 0;
    while (rate.take(at)) taken++;
    expect(taken).toBeGreaterThanOrEqual(99);
    expect(taken).toBeLessThanOrEqual(101);
    const [before, after] = [at + rate.timeToToken(), at + rate.timeToToken()];
    expect(rate.take(before)).toBe(true);
    expect(rate.take(after)).toBe(false);
    expect(rate.timeToToken() / SECOND).toBeCloseTo(1 / 100, 3);
  });
});
