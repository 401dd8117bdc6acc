import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Grid } from '../../src/experiment/plan-grid.ts';
import { fallingAxes } from '../../src/experiment/plan-prices.ts';
import { Search, type SearchOptions } from '../../src/experiment/plan-search.ts';
import { PRICE_TOLERANCE } from '../../src/result/cost.ts';

type Oracle = (place: readonly number[]) => { readonly holds: boolean; readonly price: number };

function solve(options: SearchOptions, oracle: Oracle): { best: number | null; asked: number[]; grid: Grid } {
  const search = new Search(options);
  const asked: number[] = [];
  for (let index = search.next(); index !== null; index = search.next()) {
    expect(asked).not.toContain(index);
    asked.push(index);
    search.tell(index, oracle(search.grid.placeOf(index)));
  }
  return { best: search.best, asked, grid: search.grid };
}

/** The slow twin: every point, then the rule as it is written. */
function bruteForce(sizes: readonly number[], oracle: Oracle): number | null {
  const grid = new Grid(sizes);
  const holding = Array.from({ length: grid.size }, (_, index) => ({ index, place: grid.placeOf(index), ...oracle(grid.placeOf(index)) })).filter(
    ({ holds }) => holds,
  );
  const least = Math.min(...holding.map(({ price }) => price));
  const size = (place: readonly number[]): number => place.reduce((a, b) => a + b, 0);
  return (
    holding.filter(({ price }) => price <= least * (1 + PRICE_TOLERANCE)).sort((a, b) => size(a.place) - size(b.place) || a.index - b.index)[0]?.index ?? null
  );
}

/** Any function that grows with every axis: a sum of rising terms against a bound, and several of them at once. */
const rising = (sizes: readonly number[]) =>
  fc
    .record({
      needs: fc.array(
        fc.record({
          weights: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: sizes.length, maxLength: sizes.length }),
          bound: fc.integer({ min: 0, max: 60 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      prices: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: sizes.length, maxLength: sizes.length }),
      bend: fc.boolean(),
    })
    .map(
      ({ needs, prices, bend }): Oracle =>
        (place) => {
          const dot = (weights: readonly number[]): number =>
            place.reduce((sum, position, axis) => sum + (weights[axis] ?? 0) * (bend ? Math.sqrt(position) : position), 0);
          return { holds: needs.every(({ weights, bound }) => dot(weights) >= bound), price: 10 + dot(prices) };
        },
    );

describe('the search', () => {
  it.each([[[40]], [[12, 9]], [[5, 6, 4]], [[3, 4, 3, 3]]])('finds what a whole grid of %j finds', (sizes) => {
    fc.assert(
      fc.property(rising(sizes), fc.option(fc.nat(), { nil: null }), (oracle, hint) => {
        const grid = new Grid(sizes);
        expect(solve({ sizes, hint: hint === null ? null : hint % grid.size }, oracle).best).toBe(bruteForce(sizes, oracle));
      }),
      { numRuns: 150, seed: 1998 },
    );
  });

  it('finds it when the price is known beforehand', () => {
    fc.assert(
      fc.property(rising([9, 8]), (oracle) => {
        const grid = new Grid([9, 8]);
        expect(solve({ sizes: [9, 8], priceOf: (index) => oracle(grid.placeOf(index)).price }, oracle).best).toBe(bruteForce([9, 8], oracle));
      }),
      { numRuns: 100, seed: 30 },
    );
  });

  it.each([[[30]], [[9, 8]], [[5, 4, 6]]])('finds it on %j where more of some axes costs less, whenever that is seen', (sizes) => {
    const ways = fc.array(fc.record({ falls: fc.boolean(), seenAfter: fc.nat(6) }), { minLength: sizes.length, maxLength: sizes.length });
    fc.assert(
      fc.property(rising(sizes), ways, fc.option(fc.nat(), { nil: null }), (oracle, axes, hint) => {
        const turned: Oracle = (place) => ({
          holds: oracle(place).holds,
          price: oracle(place.map((position, axis) => (axes[axis]?.falls ? sizes[axis]! - 1 - position : position))).price,
        });
        const search = new Search({ sizes, hint: hint === null ? null : hint % new Grid(sizes).size });
        const seen = (asked: number): void => axes.forEach(({ falls, seenAfter }, axis) => falls && seenAfter === asked && search.fall(axis));
        for (let asked = 0; asked <= 6 || search.left > 0; asked++) {
          seen(asked);
          const index = search.next();
          if (index !== null) search.tell(index, turned(search.grid.placeOf(index)));
        }
        expect(search.best).toBe(bruteForce(sizes, turned));
      }),
      { numRuns: 150, seed: 2026 },
    );
  });

  it('bisects one axis', () => {
    const { best, asked } = solve({ sizes: [1000] }, ([x = 0]) => ({ holds: x >= 617, price: x }));
    expect(best).toBe(617);
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  it('asks two points when the hint is right', () => {
    expect(solve({ sizes: [64], hint: 17 }, ([x = 0]) => ({ holds: x >= 17, price: x })).asked).toEqual([17, 16]);
  });

  it('strides from a hint that is a little off, either way', () => {
    expect(solve({ sizes: [1000], hint: 20 }, ([x = 0]) => ({ holds: x >= 22, price: x })).asked.length).toBeLessThanOrEqual(5);
    expect(solve({ sizes: [1000], hint: 20 }, ([x = 0]) => ({ holds: x >= 17, price: x })).asked.length).toBeLessThanOrEqual(6);
  });

  it('asks at most a fifth of a plane and of a box', () => {
    const plane = solve({ sizes: [16, 16] }, ([x = 0, y = 0]) => ({ holds: x * y >= 60, price: 3 * x + y }));
    const box = solve({ sizes: [8, 8, 8] }, ([x = 0, y = 0, z = 0]) => ({ holds: (x + 1) * (y + 1) * (z + 1) >= 100, price: 5 * x + 2 * y + z }));
    expect(plane.asked.length).toBeLessThanOrEqual(51);
    expect(box.asked.length).toBeLessThanOrEqual(102);
  });

  it('has no answer when nothing holds, and has then asked the largest', () => {
    const { best, asked, grid } = solve({ sizes: [7, 5] }, () => ({ holds: false, price: 1 }));
    expect(best).toBeNull();
    expect(asked).toContain(grid.top);
  });

  it('does not ask what a closed form ruled out', () => {
    const { asked, best } = solve({ sizes: [20], hopeless: [0, 1, 2, 3, 4] }, ([x = 0]) => ({ holds: x >= 5, price: x }));
    expect(Math.min(...asked)).toBe(5);
    expect(best).toBe(5);
  });
});

describe('the grid', () => {
  it.each([[[false, false, false]], [[false, true, false]], [[true, true, true]]])(
    'counts below and dearer as a walk over all pairs does, falling: %j',
    (isFalling) => {
      const grid = new Grid([4, 3, 5]);
      const marks = Uint8Array.from({ length: grid.size }, (_, i) => ((i * 7919) % 3 === 0 ? 1 : 0));
      const [below, dearer] = [grid.countsBelow(marks), grid.countsDearer(marks, isFalling)];
      for (let x = 0; x < grid.size; x++) {
        let [less, more] = [0, 0];
        for (let y = 0; y < grid.size; y++) {
          if (marks[y] === 1 && grid.isBelow(y, x)) less++;
          if (marks[y] === 1 && grid.isDearer(y, x, isFalling)) more++;
        }
        expect([below[x], dearer[x]]).toEqual([less, more]);
        const walked: number[] = [];
        grid.forDearer(x, isFalling, (y) => walked.push(y));
        expect(walked.sort((a, b) => a - b)).toEqual(Array.from(marks.keys()).filter((y) => grid.isDearer(y, x, isFalling)));
      }
    },
  );
});

describe('which way prices run', () => {
  const at = (price: number, ...place: number[]) => ({ place, price });

  it('is told by pairs that differ in one axis alone, and by the greater part of them', () => {
    expect(fallingAxes([at(10, 0, 0), at(8, 1, 0), at(12, 0, 1)], 2)).toEqual([0]);
    expect(fallingAxes([at(10, 0, 0), at(8, 1, 1)], 2)).toEqual([]);
    expect(fallingAxes([at(10, 0), at(8, 1), at(9, 2)], 1)).toEqual([0]);
    expect(fallingAxes([at(8, 0), at(10, 1), at(9.9, 2)], 1)).toEqual([]);
  });

  it('is not told by noise, nor by what costs nothing', () => {
    expect(fallingAxes([at(10, 0), at(9.995, 1)], 1)).toEqual([]);
    expect(fallingAxes([at(0, 0), at(0, 1)], 1)).toEqual([]);
  });
});
