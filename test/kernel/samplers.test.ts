import { sampleKurtosis } from 'simple-statistics';
import { describe, expect, test } from 'vitest';
import type { Distribution } from '../../src/kernel/distribution.ts';
import { uniformStream } from '../../src/kernel/draws.ts';
import { gammaFunction } from '../../src/kernel/moments.ts';
import { fillFrom, meanOf, quantileOf, varianceOf } from '../../src/kernel/samplers.ts';
import { standardExponential, standardNormal } from '../../src/kernel/ziggurat.ts';

const N = 400_000;

const KINDS: { readonly [name: string]: Distribution } = {
  constant: { kind: 'constant', value: 7 },
  exponential: { kind: 'exponential', mean: 3 },
  uniform: { kind: 'uniform', min: 2, max: 6 },
  lognormal: { kind: 'lognormal', mu: 1, sigma: 0.6 },
  gamma: { kind: 'gamma', shape: 2.5, scale: 4 },
  'gamma of a shape below one': { kind: 'gamma', shape: 0.4, scale: 4 },
  'gamma of shape one': { kind: 'gamma', shape: 1, scale: 4 },
  erlang: { kind: 'erlang', phases: 3, mean: 6 },
  weibull: { kind: 'weibull', shape: 0.8, scale: 5 },
  pareto: { kind: 'pareto', shape: 5, minimum: 2 },
  hyperexponential: {
    kind: 'hyperexponential',
    branches: [
      { probability: 0.9, mean: 1 },
      { probability: 0.1, mean: 8 },
    ],
  },
  triangular: { kind: 'triangular', min: 1, mode: 2, max: 6 },
  quantiles: {
    kind: 'quantiles',
    points: [
      { share: 0, value: 1 },
      { share: 0.5, value: 2 },
      { share: 0.9, value: 4 },
      { share: 1, value: 10 },
    ],
  },
  empirical: { kind: 'empirical', values: [1, 1, 2, 3, 5, 8] },
};

function drawn(distribution: Distribution, count: number, purpose = 'test'): Float64Array {
  const block = new Float64Array(count);
  fillFrom(distribution, uniformStream(1998, 0, 'samplers', purpose))(block);
  return block;
}

function centralMoment(values: Float64Array, about: number, power: number): number {
  return values.reduce((sum, x) => sum + (x - about) ** power, 0) / values.length;
}

/** Distribution functions by formula, where one exists and quantileOf may not. */
function shareBelow(distribution: Distribution): ((x: number) => number) | undefined {
  switch (distribution.kind) {
    case 'exponential':
      return (x) => 1 - Math.exp(-x / distribution.mean);
    case 'uniform':
      return (x) => (x - distribution.min) / (distribution.max - distribution.min);
    case 'lognormal':
      return (x) => normalShare((Math.log(x) - distribution.mu) / distribution.sigma);
    case 'gamma':
      return (x) => gammaShare(distribution.shape, x / distribution.scale);
    case 'erlang':
      return (x) => gammaShare(distribution.phases, (x * distribution.phases) / distribution.mean);
    case 'weibull':
      return (x) => 1 - Math.exp(-((x / distribution.scale) ** distribution.shape));
    case 'pareto':
      return (x) => 1 - (distribution.minimum / x) ** distribution.shape;
    case 'hyperexponential':
      return (x) => distribution.branches.reduce((sum, branch) => sum + branch.probability * (1 - Math.exp(-x / branch.mean)), 0);
    default:
      return undefined;
  }
}

/** The regularised lower incomplete gamma function, by its power series. */
function gammaShare(a: number, x: number): number {
  if (x > 60 + 4 * a) return 1;
  let term = 1 / a;
  let sum = term;
  for (let k = 1; k < 2000 && term > sum * 1e-17; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return (sum * x ** a * Math.exp(-x)) / gammaFunction(a);
}

function normalShare(z: number): number {
  const half = gammaShare(0.5, (z * z) / 2) / 2;
  return z >= 0 ? 0.5 + half : 0.5 - half;
}

/** The greatest distance of the sample's distribution from the formula's (Kolmogorov–Smirnov), times √n. */
function distance(values: Float64Array, share: (x: number) => number): number {
  const sorted = values.toSorted();
  let greatest = 0;
  sorted.forEach((x, i) => {
    const p = share(x);
    greatest = Math.max(greatest, Math.abs(p - i / sorted.length), Math.abs(p - (i + 1) / sorted.length));
  });
  return greatest * Math.sqrt(sorted.length);
}

describe.each(Object.entries(KINDS))('%s', (name, distribution) => {
  const values = drawn(distribution, N, name);

  test('the first twenty draws, for ever', () => {
    expect([...drawn(distribution, 20)]).toMatchSnapshot();
  });

  test('has its mean within 4 standard errors', () => {
    const mean = values.reduce((sum, x) => sum + x, 0) / N;
    expect(Math.abs(mean - meanOf(distribution))).toBeLessThanOrEqual(4 * Math.sqrt(varianceOf(distribution) / N) + 1e-9);
  });

  test('has its variance within 4 standard errors, by its own fourth moment', () => {
    const variance = varianceOf(distribution);
    const fourth = centralMoment(values, meanOf(distribution), 4);
    const error = Math.sqrt((fourth - variance * variance) / N);
    expect(Math.abs(centralMoment(values, meanOf(distribution), 2) - variance)).toBeLessThanOrEqual(4 * error + 1e-9);
  });

  test('has its quantiles: the share below each is within 4 standard errors', () => {
    for (const share of [0.01, 0.1, 0.5, 0.9, 0.99, 0.999]) {
      const quantile = quantileOf(distribution, share);
      if (quantile === undefined) continue;
      const below = values.reduce((count, x) => count + (x < quantile ? 1 : 0), 0) / N;
      const upTo = values.reduce((count, x) => count + (x <= quantile ? 1 : 0), 0) / N;
      const tolerance = 4 * Math.sqrt((share * (1 - share)) / N);
      expect(below, `below the quantile of ${share}`).toBeLessThanOrEqual(share + tolerance);
      expect(upTo, `up to the quantile of ${share}`).toBeGreaterThanOrEqual(share - tolerance);
    }
  });

  // 1.95 is the Kolmogorov–Smirnov bound that one good sampler in a thousand exceeds; the seed is fixed.
  test('follows its distribution function', () => {
    const share = shareBelow(distribution);
    if (share === undefined) return;
    expect(distance(values, share)).toBeLessThan(1.95);
  });
});

describe('the ziggurat', () => {
  const uniform = uniformStream(5, 0, 'ziggurat', 'test');

  test('follows the normal, tail and all: chi-square over 202 cells, two millions of draws', () => {
    const edges = Array.from({ length: 201 }, (_, i) => -4.5 + i * 0.045);
    const share = [...edges.map(normalShare), 1];
    const counts = new Float64Array(202);
    const total = 2_000_000;
    for (let i = 0; i < total; i++) {
      const z = standardNormal(uniform);
      counts[Math.max(0, Math.min(201, Math.floor((z + 4.5) / 0.045) + 1))]!++;
    }
    let chi = 0;
    counts.forEach((count, cell) => {
      const expected = total * (share[cell]! - (cell === 0 ? 0 : share[cell - 1]!));
      chi += (count - expected) ** 2 / expected;
    });
    // 201 degrees of freedom: mean 201, deviation 20; within 4 deviations either way.
    expect(chi).toBeLessThan(281);
    expect(chi).toBeGreaterThan(121);
  });

  test('reaches beyond its last layer as often as it should', () => {
    const total = 4_000_000;
    let exponentials = 0;
    let normals = 0;
    for (let i = 0; i < total; i++) {
      if (standardExponential(uniform) > 7.697117470131487) exponentials++;
      if (Math.abs(standardNormal(uniform)) > 3.6541528853610088) normals++;
    }
    const expectedExponentials = total * Math.exp(-7.697117470131487);
    const expectedNormals = total * 2 * normalShare(-3.6541528853610088);
    expect(Math.abs(exponentials - expectedExponentials)).toBeLessThan(4 * Math.sqrt(expectedExponentials));
    expect(Math.abs(normals - expectedNormals)).toBeLessThan(4 * Math.sqrt(expectedNormals));
  });

  test('its draws are not correlated with the next, and the normal has no excess kurtosis', () => {
    const list = Array.from({ length: 500_000 }, () => standardNormal(uniform));
    let serial = 0;
    for (let i = 1; i < list.length; i++) serial += list[i]! * list[i - 1]!;
    expect(Math.abs(serial / list.length)).toBeLessThan(4 / Math.sqrt(list.length));
    expect(Math.abs(sampleKurtosis(list))).toBeLessThan(4 * Math.sqrt(24 / list.length));
  });
});

describe('closed forms', () => {
  test('the gamma function at whole, half and large arguments', () => {
    expect(gammaFunction(5)).toBeCloseTo(24, 11);
    expect(gammaFunction(0.5)).toBeCloseTo(Math.sqrt(Math.PI), 13);
    expect(gammaFunction(1.25)).toBeCloseTo(0.906_402_477_055_477, 13);
    expect(gammaFunction(21) / 2_432_902_008_176_640_000).toBeCloseTo(1, 12);
  });

  test('infinite where they are: a Pareto of shape 1 has no mean, of shape 2 no variance', () => {
    expect(meanOf({ kind: 'pareto', shape: 1, minimum: 2 })).toBe(Number.POSITIVE_INFINITY);
    expect(varianceOf({ kind: 'pareto', shape: 2, minimum: 2 })).toBe(Number.POSITIVE_INFINITY);
  });

  test('of values as they are written, summed without loss', () => {
    // Ten times 0.1 added up are 0.9999999999999999.
    const alike: Distribution = { kind: 'empirical', values: Array<number>(10).fill(0.1) };
    expect([meanOf(alike), varianceOf(alike)]).toEqual([0.1, 0]);
    // 1 + 1 + 2 + 3 + 5 + 8 = 20; their squares 104; 104 / 6 − (20 / 6)² = 56 / 9.
    const grown: Distribution = { kind: 'empirical', values: [1, 1, 2, 3, 5, 8] };
    expect(meanOf(grown)).toBeCloseTo(20 / 6, 12);
    expect(varianceOf(grown)).toBeCloseTo(56 / 9, 12);
  });

  test('edges: triangles without a rising or a falling side, probabilities that do not add to one', () => {
    for (const mode of [1, 6]) {
      const values = drawn({ kind: 'triangular', min: 1, mode, max: 6 }, 100_000);
      expect(values.reduce((sum, x) => sum + x, 0) / 1e5).toBeCloseTo((7 + mode) / 3, 1);
    }
    expect([...drawn({ kind: 'triangular', min: 3, mode: 3, max: 3 }, 3)]).toEqual([3, 3, 3]);
    const short = drawn(
      {
        kind: 'hyperexponential',
        branches: [
          { probability: 0.3, mean: 1 },
          { probability: 0.3, mean: 1 },
        ],
      },
      1000,
    );
    expect(short.every(Number.isFinite)).toBe(true);
  });
});
