import { describe, expect, test } from 'vitest';
import { phold } from '../bench/phold.ts';
import { station } from '../bench/product-rows.ts';
import { cpp, sample, simpy } from '../bench/programs.ts';
import { isReached, median, type Row } from '../bench/sample.ts';
import { tableOf } from '../bench/table.ts';

/** Benchmarks at a size that keeps them from rotting; the numbers are not looked at, the work is. */
describe('the bench', () => {
  test.each([2, 20, 1000])('PHOLD with %d pending handles the events it should, the same at each run', (pending) => {
    const once = phold({ pending, events: 20_000, seed: 1, kinds: 4 });
    expect(once.count).toBeGreaterThan(19_000);
    expect(once.count).toBeLessThan(21_000);
    expect(phold({ pending, events: 20_000, seed: 1, kinds: 4 }).hash).toBe(once.hash);
    expect(phold({ pending, events: 20_000, seed: 2, kinds: 4 }).hash).not.toBe(once.hash);
  });

  test('PHOLD with one kind of handler is the same run as with four', () => {
    expect(phold({ pending: 50, events: 5000, seed: 1, kinds: 1 }).hash).toBe(phold({ pending: 50, events: 5000, seed: 1, kinds: 4 }).hash);
  });

  test('the C++ peers, where g++ is there, do the work they say, and agree with theory', () => {
    const compiled = cpp('phold');
    if (compiled !== null) {
      const [asDouble, asInteger] = ['double', 'integer'].map((time) => sample(compiled, [100, 20_000, 1, time]));
      expect(asDouble!.count).toBe(20_000);
      expect(asInteger!.hash).toBe(asDouble!.hash);
      expect(sample(compiled, [1, 1, 1, 'double']).count).toBe(1);
    }
    const queue = cpp('mmc');
    if (queue !== null) {
      expect(sample(queue, [16, 0.9, 1_000_000, 1])['waiting']).toBeCloseTo(0.37, 1);
      expect(sample(queue, [1, 0.5, 1, 1]).count).toBe(1);
    }
  });

  test('the SimPy peers, where it is there, do so too', () => {
    const holding = simpy('phold');
    if (holding !== null) {
      const once = sample(holding, [100, 5000, 1]);
      expect(once.count).toBe(5000);
      expect(sample(holding, [100, 5000, 1]).hash).toBe(once.hash);
      // 5,000 events among 100 that wait 1.01 s each time: 50 rounds.
      expect(Number(once.hash) / (50 * 1.01)).toBeCloseTo(1, 1);
      expect(sample(holding, [1, 1, 1]).count).toBe(1);
    }
    const queue = simpy('mmc');
    if (queue !== null) {
      // Of one server that is half busy: a second's wait and a second's work.
      const served = sample(queue, [1, 0.5, 40_000, 1]);
      expect(served.count).toBe(40_000);
      expect(Number(served['waiting'])).toBeCloseTo(1, 0);
      expect(Number(served['sojourn'])).toBeCloseTo(2, 0);
      expect(sample(queue, [16, 0.5, 1, 1]).count).toBe(1);
    }
  });

  test('PHOLD that handles far more or fewer events than it was asked for throws', () => {
    // One event among a thousand, in the millisecond in which nobody's 10 ms are over.
    expect(() => phold({ pending: 1000, events: 1, seed: 1, kinds: 1 })).toThrow(/^PHOLD handled 0 events instead of about 1$/);
  });

  test('the table names what is missed, and what is not built', () => {
    const row: Row = {
      what: 'PHOLD',
      value: 10,
      unit: 'events/s',
      peers: [{ name: 'C++', value: 9, ratio: 10 / 9, reach: 1.2 }],
      goal: null,
      hash: '',
      note: '',
    };
    expect(isReached(row)).toBe(false);
    expect(isReached({ ...row, peers: [] })).toBe(null);
    expect(isReached({ ...row, peers: [], goal: { atMost: 10 } })).toBe(true);
    const text = tableOf([row, { ...row, what: 'World Cup day', value: null }]);
    expect(text).toMatch(/PHOLD +10\.00 events\/s +MISSED\n +C\+\+ +9\.00 events\/s +1\.11 × +reach 1\.2/);
    expect(text).toMatch(/World Cup day +not built/);
  });

  test('medians, and the station scenario as it is written', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
    expect(station(16, 14_400)).toContain('duration: 10000ms');
  });
});
