import { describe, expect, test } from 'vitest';
import { Draws, uniformStream } from '../../src/kernel/draws.ts';
import { fillFrom } from '../../src/kernel/samplers.ts';

function first(count: number, seed: number | string, replication: number, component: string, purpose: string): number[] {
  const uniform = uniformStream(seed, replication, component, purpose);
  return Array.from({ length: count }, () => uniform.next());
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]) => list.reduce((sum, x) => sum + x, 0) / list.length;
  const [ma, mb] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, i) => {
    ab += (x - ma) * (b[i]! - mb);
    aa += (x - ma) ** 2;
    bb += (b[i]! - mb) ** 2;
  });
  return ab / Math.sqrt(aa * bb);
}

describe('uniform streams', () => {
  test('the first numbers of one stream, for ever', () => {
    expect(first(5, 1998, 0, 'web', 'interval')).toMatchInlineSnapshot(`
      [
        0.24188229511491954,
        0.5141863224562258,
        0.05197598272934556,
        0.44197725015692413,
        0.16543381358496845,
      ]
    `);
  });

  test('are keyed by seed, replication, component and purpose, which never run together', () => {
    const keys = [
      [1, 0, 'a', 'b'],
      [2, 0, 'a', 'b'],
      [1, 1, 'a', 'b'],
      [1, 0, 'ab', ''],
      [1, 0, '', 'ab'],
      [1, 0, 'a","b', ''],
      ['1', 0, 'a', 'b'],
      [11, 0, 'a', 'b'],
    ] as const;
    const starts = keys.map(([seed, replication, component, purpose]) => first(3, seed, replication, component, purpose).join(' '));
    expect(new Set(starts).size).toBe(keys.length);
  });

  test('of neighbours are not correlated: |r| below 4 / √n for pairs of 10,000 numbers', () => {
    const streams = [0, 1, 2, 3].flatMap((replication) => ['a', 'b', 'c'].map((component) => first(10_000, 7, replication, component, 'size')));
    for (let i = 0; i < streams.length; i++) {
      for (let j = 0; j < i; j++) expect(Math.abs(correlation(streams[i]!, streams[j]!))).toBeLessThan(4 / Math.sqrt(10_000));
    }
  });

  test('an added component, or more draws of another, never moves a stream', () => {
    const alone = first(1000, 3, 0, 'web', 'interval');
    const others = ['mobile', 'partner'].map((name) => uniformStream(3, 0, name, 'interval'));
    const beside = uniformStream(3, 0, 'web', 'interval');
    const drawn = Array.from({ length: 1000 }, (_, i) => {
      for (let k = 0; k < i % 3; k++) others[k]!.next();
      return beside.next();
    });
    expect(drawn).toEqual(alone);
  });
});

describe('Draws', () => {
  test('hand out the very sequence of the distribution, across blocks', () => {
    const draws = new Draws(fillFrom({ kind: 'exponential', mean: 5 }, uniformStream(1, 0, 'a', 'b')));
    const block = new Float64Array(1000);
    fillFrom({ kind: 'exponential', mean: 5 }, uniformStream(1, 0, 'a', 'b'))(block);
    expect(Array.from({ length: 1000 }, () => draws.next())).toEqual([...block]);
  });

  test('common random numbers: a mean, a spread or a probability changes the values, not the base draws', () => {
    const draw = (distribution: Parameters<typeof fillFrom>[0]): Float64Array => {
      const block = new Float64Array(5000);
      fillFrom(distribution, uniformStream(1, 0, 'a', 'b'))(block);
      return block;
    };
    const base = draw({ kind: 'exponential', mean: 1 });
    const slower = draw({ kind: 'exponential', mean: 4 });
    slower.forEach((x, i) => {
      expect(x).toBe(4 * base[i]!);
    });
    const pareto = draw({ kind: 'pareto', shape: 2, minimum: 3 });
    pareto.forEach((x, i) => {
      expect(Math.log(x / 3) * 2).toBeCloseTo(base[i]!, 9);
    });
    const narrow = draw({ kind: 'lognormal', mu: 0, sigma: 1 });
    const wide = draw({ kind: 'lognormal', mu: 2, sigma: 0.5 });
    wide.forEach((x, i) => {
      expect((Math.log(x) - 2) / 0.5).toBeCloseTo(Math.log(narrow[i]!), 9);
    });
    const fixed = { mean: 10 };
    const half = draw({
      kind: 'hyperexponential',
      branches: [
        { probability: 0.5, ...fixed },
        { probability: 0.5, ...fixed },
      ],
    });
    const tenth = draw({
      kind: 'hyperexponential',
      branches: [
        { probability: 0.1, ...fixed },
        { probability: 0.9, ...fixed },
      ],
    });
    expect(tenth).toEqual(half);
  });
});
