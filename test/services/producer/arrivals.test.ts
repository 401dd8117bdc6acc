/** When messages arrive: counts are the integral of the rate, whatever its shape. */
import { describe, expect, it } from 'vitest';
import type { ProducerConfig } from '../../../src/services/producer/config.ts';
import { constantRate, producerConfig } from '../../support/configs.ts';
import { NotingInlet } from '../../support/inlet.ts';
import { MINUTE, SECOND, Workbench } from '../../support/workbench.ts';

/** Arrivals up to and with `until`, µs. */
function arrivals(own: Partial<ProducerConfig>, until: number, seed = 1998): number[] {
  const bench = new Workbench({ seed });
  const inlet = new NotingInlet(() => bench.now);
  bench.add('producer', 'p', producerConfig(own), { to: inlet });
  bench.start();
  bench.run(until);
  expect(bench.total('p', 'offered')).toBe(inlet.calls.length);
  expect(inlet.calls.findIndex(({ at, born }) => born.length !== 1 || born[0] !== at)).toBe(-1);
  return inlet.calls.map(({ at }) => at);
}

const countIn = (instants: readonly number[], from: number, until: number): number => instants.filter((at) => at >= from && at < until).length;

describe('regular arrivals', () => {
  it('at a constant rate come one gap apart, rounded but never drifting', () => {
    const instants = arrivals({ rate: constantRate(7) }, 60 * SECOND);
    expect(instants).toHaveLength(420);
    expect(Math.max(...instants.map((at, i) => Math.abs(at - ((i + 1) * SECOND) / 7)))).toBeLessThanOrEqual(0.5001);
  });

  it('stay unbiased where a gap is near one microsecond', () => {
    const instants = arrivals({ rate: constantRate(700_000) }, SECOND / 10);
    expect(Math.abs(instants.length - 70_000)).toBeLessThanOrEqual(1);
  });

  it('on a ramp follow the integral: n(t) = 2 t² / 2 at a rate of 2 t', () => {
    const instants = arrivals(
      {
        rate: {
          kind: 'segments',
          points: [
            { at: 0, rate: 0, ramps: true },
            { at: 100 * SECOND, rate: 200, ramps: false },
          ],
        },
      },
      100 * SECOND,
    );
    expect(Math.abs(instants.length - 10_000)).toBeLessThanOrEqual(1);
    expect(Math.max(...instants.map((at, i) => Math.abs(at - Math.sqrt(i + 1) * SECOND)))).toBeLessThanOrEqual(1);
  });

  it('on a ramp down to nothing stop', () => {
    const instants = arrivals(
      {
        rate: {
          kind: 'segments',
          points: [
            { at: 0, rate: 10, ramps: true },
            { at: 10 * SECOND, rate: 0, ramps: false },
          ],
        },
      },
      MINUTE,
    );
    expect(instants).toHaveLength(50);
    expect(instants.at(-1)).toBe(10 * SECOND);
  });

  it('begin with the first point, and steps hold', () => {
    const rate: ProducerConfig['rate'] = {
      kind: 'segments',
      points: [
        { at: 10 * SECOND, rate: 5, ramps: false },
        { at: 20 * SECOND, rate: 50, ramps: false },
        { at: 30 * SECOND, rate: 0, ramps: false },
        { at: 40 * SECOND, rate: 1, ramps: false },
      ],
    };
    const instants = arrivals({ rate }, 50 * SECOND);
    const edges = [0, 10, 20, 30, 40, 50].map((at) => at * SECOND);
    const counts = edges.slice(1).map((until, i) => countIn(instants, edges[i]!, until));
    for (const [i, expected] of [0, 50, 500, 0, 10].entries()) expect(Math.abs(counts[i]! - expected)).toBeLessThanOrEqual(1);
  });

  it('the last of a minute comes as the minute ends, not with the next traffic', () => {
    for (const count of [1, 2, 3, 30, 77, 420, 5_940, 42_000]) {
      const instants = arrivals({ rate: { kind: 'counts', interval: MINUTE, perInterval: [count, 0, 0, count] } }, 5 * MINUTE);
      expect(instants).toHaveLength(2 * count);
      expect(instants[count - 1]).toBe(MINUTE);
      expect(instants[count]).toBe(Math.floor((3 + 1 / count) * MINUTE + 0.5));
      expect(instants.at(-1)).toBe(4 * MINUTE);
    }
  });

  it('of a trace of counts are those counts', () => {
    const perInterval = [3, 0, 7, 100, 1, 0, 0, 12];
    const instants = arrivals({ rate: { kind: 'counts', interval: MINUTE, perInterval } }, 20 * MINUTE);
    for (const [i, count] of perInterval.entries()) expect(Math.abs(countIn(instants, i * MINUTE, (i + 1) * MINUTE) - count)).toBeLessThanOrEqual(1);
    expect(instants).toHaveLength(123);
    expect(instants.at(-1)!).toBeLessThanOrEqual(8 * MINUTE);
  });

  it.each([[[100]], [[100, 101, 102, 103, 104, 105]], [[1, 3, 7, 11, 13]], [[0.5, 0.25, 2.25]]])('of a trace of %j leave none out', (perInterval) => {
    const pattern = { kind: 'counts', interval: 10 * SECOND, perInterval } as const;
    const instants = arrivals({ rate: pattern }, perInterval.length * 10 * SECOND);
    expect(instants).toHaveLength(perInterval.reduce((sum, count) => sum + count, 0));
  });
});

describe('beyond the end of the clock', () => {
  it('a message that comes once in 10^12 years is not waited for', () => {
    expect(arrivals({ rate: constantRate(1e-20) }, MINUTE)).toEqual([]);
  });

  it('bursts too short to matter come to an end', () => {
    const rate = { kind: 'bursts', rateOn: 1, rateOff: 0, meanOn: 1, meanOff: 90_000 * 86_400 * SECOND } as const;
    expect(arrivals({ rate }, MINUTE)).toEqual([]);
  });
});

it('instants are exactly these, several at once too', () => {
  const at = [0, 5, 5, 5, 1_000, 7_000_000];
  expect(arrivals({ rate: { kind: 'instants', at } }, MINUTE)).toEqual(at);
});

describe('random arrivals', () => {
  const seeds = Array.from({ length: 200 }, (_, seed) => seed);
  const moments = (counts: readonly number[]): { mean: number; variance: number } => {
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    return { mean, variance: counts.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (counts.length - 1) };
  };

  it.each([
    ['a constant rate', constantRate(5), 20 * SECOND, 100],
    [
      'a ramp',
      {
        kind: 'segments',
        points: [
          { at: 0, rate: 0, ramps: true },
          { at: 20 * SECOND, rate: 10, ramps: false },
        ],
      },
      20 * SECOND,
      100,
    ],
    ['counts', { kind: 'counts', interval: 10 * SECOND, perInterval: [80, 20] }, MINUTE, 100],
  ] as const)('Poisson at %s: mean and variance are the integral', (_, rate, until, integral) => {
    const counts = seeds.map((seed) => arrivals({ rate, arrivals: { kind: 'poisson' } }, until, seed).length);
    const { mean, variance } = moments(counts);
    // Mean ± 4 × 10 / √200; variance ± 4 × 100 × √(2/199).
    expect(Math.abs(mean - integral)).toBeLessThan(2.9);
    expect(Math.abs(variance - integral)).toBeLessThan(41);
  });

  it('renewal: the spread of the counts is that of the gaps', () => {
    const interarrival = { kind: 'erlang', phases: 4, mean: 123 } as const;
    const { mean, variance } = moments(
      seeds.map((seed) => arrivals({ rate: constantRate(5), arrivals: { kind: 'renewal', interarrival } }, 40 * SECOND, seed).length),
    );
    // Scaled to the rate whatever its own mean; counts vary by cv² = 1/4 of Poisson.
    expect(Math.abs(mean - 200)).toBeLessThan(2.1);
    expect(variance).toBeGreaterThan(30);
    expect(variance).toBeLessThan(75);
  });

  it('bursts: on and off in turn, the mean rate in proportion to the stays', () => {
    const rate: ProducerConfig['rate'] = { kind: 'bursts', rateOn: 100, rateOff: 0, meanOn: SECOND, meanOff: 4 * SECOND };
    const { mean, variance } = moments(seeds.map((seed) => arrivals({ rate, arrivals: { kind: 'poisson' } }, 5 * MINUTE, seed).length));
    // 100/s for a fifth of 300 s.
    expect(mean).toBeGreaterThan(6_000 - 300);
    expect(mean).toBeLessThan(6_000 + 300);
    // Far more than Poisson's.
    expect(variance).toBeGreaterThan(10 * 6_000);
  });

  it('bursts: a run begins at any moment of it all, in a burst as often as there is one', () => {
    const rate: ProducerConfig['rate'] = { kind: 'bursts', rateOn: 100, rateOff: 0, meanOn: MINUTE, meanOff: 4 * MINUTE };
    const begun = Array.from({ length: 1_000 }, (_, seed) => arrivals({ rate, arrivals: { kind: 'poisson' } }, SECOND, seed).length > 0);
    // A fifth of a thousand, and one in three hundred of the others begins within the second; binomial, ± 3 × 12.6.
    expect(Math.abs(begun.filter(Boolean).length - 203)).toBeLessThan(38);
  });
});
