import { describe, expect, it } from 'vitest';
import { erlangB } from '../../src/theory/erlang.ts';
import { md1kLoss, windowLoss } from '../../src/theory/limiters.ts';

describe('M/D/1/K', () => {
  it('loses as Erlang B says with one place, and what is too much with many', () => {
    for (const load of [0.1, 0.8, 1, 3, 1_000]) expect(md1kLoss(load, 1)).toBeCloseTo(erlangB(1, load), 12);
    // Two places: the server is left empty as often as nobody comes during a service.
    expect(md1kLoss(0.8, 2)).toBeCloseTo(1 - 1 / (Math.exp(-0.8) + 0.8), 12);
    expect(md1kLoss(1.25, 60)).toBeCloseTo(0.2, 6);
    expect(md1kLoss(5_000, 60)).toBeCloseTo(1 - 1 / 5_000, 12);
    expect(md1kLoss(0, 3)).toBe(0);
  });

  /** A bucket a token at a time: one step is one token that comes, and the Poisson arrivals meanwhile take what is there. */
  function steppedLoss(load: number, places: number): number {
    const arrivals = [Math.exp(-load)];
    for (let k = 1; k < 60; k += 1) arrivals.push((arrivals[k - 1]! * load) / k);
    let inside = new Array<number>(places).fill(1 / places);
    for (let step = 0; step < 20_000; step += 1) {
      const next = new Array<number>(places).fill(0);
      // What is left behind at a departure: none, and the next service begins with the next arrival; or one less, and those who came, as many as fit.
      inside.forEach((share, n) => {
        for (let k = 0; k < arrivals.length; k += 1) next[Math.min(places - 1, Math.max(1, n) - 1 + k)]! += share * arrivals[k]!;
      });
      inside = next;
    }
    // A cycle from departure to departure is a service, and a gap before it where none was left: so many are served of those who come.
    return 1 - 1 / (load + inside[0]!);
  }

  it.each([
    [0.9, 5],
    [1, 10],
    [1.1, 10],
    [2, 4],
  ])('at load %d with %d places: as the chain stepped from departure to departure', (load, places) => {
    expect(md1kLoss(load, places)).toBeCloseTo(steppedLoss(load, places), 12);
  });

  it('keeps its digits with a thousand places', () => {
    // At load 1 the level is a random walk of variance 1 between two walls a thousand apart: half of one over the distance.
    expect(2_000 * md1kLoss(1, 1_000)).toBeCloseTo(1, 2);
    expect(md1kLoss(0.9, 1_000)).toBeLessThan(1e-12);
    expect(md1kLoss(1.5, 1_000)).toBeCloseTo(1 / 3, 12);
    const rising = [0.98, 0.99, 1, 1.01, 1.02].map((load) => md1kLoss(load, 1_000));
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
  });
});

describe('windows', () => {
  it('of one place lose all but the first of each', () => {
    // One taken of 1 + load that come in a window and the one that opens it.
    expect(windowLoss(3, 1)).toBeCloseTo(3 / 4, 12);
    // Two: the second too, if anybody comes: 2 − exp(−3) of four.
    expect(windowLoss(3, 2)).toBeCloseTo(1 - (2 - Math.exp(-3)) / 4, 12);
  });

  it('lose what is too much, and nothing where nothing comes', () => {
    expect(windowLoss(0, 5)).toBe(0);
    expect(windowLoss(10, 1_000)).toBeCloseTo(0, 12);
    expect(windowLoss(2_000, 1_000)).toBeCloseTo(1 - 1_000 / 2_001, 9);
  });
});
