import { describe, expect, it } from 'vitest';
import { batchArrivals, geometricBatches } from '../../src/theory/batch-arrivals.ts';
import { mm1 } from '../../src/theory/erlang.ts';
import { percentile, type Station } from '../../src/theory/station.ts';

/** The same station by the flow across each number inside: nothing of the closed form is in it. */
function byRecursion(batchRate: number, meanBatch: number, serviceRate: number): Station {
  const last = 1 / meanBatch;
  const sizes = Array.from({ length: 400 }, (_, x) => (x === 0 ? 0 : last * (1 - last) ** (x - 1)));
  return batchArrivals(batchRate, sizes, serviceRate);
}

describe('the wait of geometric batches', () => {
  it.each([
    [0.2, 4, 1],
    [0.4, 2, 1],
    [0.125, 4, 1],
    [30, 1.5, 60],
    [0.006, 8, 0.05],
  ])('%d batches/s of %d, %d services/s: the closed form is the recursion', (batchRate, meanBatch, serviceRate) => {
    const [closed, recursion] = [geometricBatches(batchRate, meanBatch, serviceRate), byRecursion(batchRate, meanBatch, serviceRate)];
    for (const services of [0, 0.1, 1, 5, 20, 90]) {
      const t = services / serviceRate;
      expect(closed.waitingTail!(t)).toBeCloseTo(recursion.waitingTail!(t), 9);
    }
    for (const share of [0.5, 0.95, 0.99]) {
      expect(percentile(closed.waitingTail!, share) / percentile(recursion.waitingTail!, share)).toBeCloseTo(1, 7);
    }
  });

  it('has the mean that it is given beside, and none for who finds nobody and is first', () => {
    // σ = 1 / 4 − 0.2 = 0.05 a second: 0.95 wait, for 20 s in the mean. First in a batch of four and alone: 1 / 4 of 0.2.
    const { waitingTail, meanWaiting } = geometricBatches(0.2, 4, 1);
    expect(waitingTail!(0)).toBeCloseTo(1 - 0.2 / 4, 12);
    expect(meanWaiting).toBeCloseTo(0.95 * 20, 12);
    expect(percentile(waitingTail!, 0.99)).toBeCloseTo(20 * Math.log(95), 9);
    expect(waitingTail!(-1)).toBe(1);
  });

  it('of batches of one is that of M/M/1, and of too many has no end', () => {
    for (const t of [0, 1, 30]) expect(geometricBatches(0.8, 1, 1).waitingTail!(t)).toBeCloseTo(mm1(0.8, 1).waitingTail!(t), 12);
    expect(percentile(geometricBatches(0.25, 4, 1).waitingTail!, 0.5)).toBe(Infinity);
  });
});
