/** How often each key is drawn, against the weights as a scenario's words give them: 100,000 draws, each key within four standard deviations. */
import { describe, expect, it } from 'vitest';
import { Simulation } from '../../src/kernel/simulation.ts';
import { Recorder } from '../../src/measure/recorder.ts';
import type { KeyPattern } from '../../src/model/model.ts';
import { Keys } from '../../src/services/keys.ts';
import { Site } from '../../src/services/site.ts';

const DRAWS = 100_000;
const BASE = 1_000;

/** How often each key of a pattern was drawn, in the order of the keys. */
function drawnOf(pattern: KeyPattern, size: number): number[] {
  const simulation = new Simulation();
  const site = new Site('p', simulation, new Recorder(simulation, {}, 1), { seed: 1998, replication: 0 });
  const draws = new Keys([{ base: BASE, step: 1, size, pattern, producer: 'p' }]).draws(0, site);
  const counts = new Array<number>(size).fill(0);
  for (let i = 0; i < DRAWS; i++) {
    const key = draws.next() - BASE;
    counts[key] = counts[key]! + 1;
  }
  expect(counts).toHaveLength(size);
  return counts;
}

/** A count is binomial: mean n p, variance n p (1 − p). */
function expectShares(counts: readonly number[], shares: readonly number[]): void {
  expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(DRAWS);
  const far = shares.map((share, key) => (counts[key]! - DRAWS * share) / Math.sqrt(DRAWS * share * (1 - share) || 1));
  expect(far.map((sigmas, key) => ({ key, sigmas })).filter(({ sigmas }) => Math.abs(sigmas) > 4)).toEqual([]);
}

const times = (count: number, value: number): number[] => new Array<number>(count).fill(value);

describe('keys are drawn', () => {
  it.each([0, 0.8, 1, 2])('by Zipf with s = %d: key i in proportion to i^-s', (s) => {
    const weights = Array.from({ length: 50 }, (_, i) => (i + 1) ** -s);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    expectShares(
      drawnOf({ kind: 'zipf', keys: 50, s, prefix: 'key-' }, 50),
      weights.map((weight) => weight / sum),
    );
  });

  it('hot: 90 % on 2 of 50, 45 % each, the other 48 share what is left', () => {
    expectShares(drawnOf({ kind: 'hot', share: 0.9, keys: 2, of: 50, prefix: 'key-' }, 50), [0.45, 0.45, ...times(48, 0.1 / 48)]);
  });

  it('by weights 9 : 1 : 0, of which the last never comes', () => {
    const counts = drawnOf({ kind: 'weights', names: ['US', 'FR', 'nowhere'], weights: [9, 1, 0] }, 3);
    expectShares(counts, [0.9, 0.1, 0]);
    expect(counts[2]).toBe(0);
  });

  it('all alike', () => {
    expectShares(drawnOf({ kind: 'uniform', keys: 50, prefix: 'key-' }, 50), times(50, 0.02));
  });

  it('one after the other, round and round', () => {
    expect(drawnOf({ kind: 'sequence', keys: 40, prefix: 'key-' }, 40)).toEqual(times(40, 2_500));
  });
});
