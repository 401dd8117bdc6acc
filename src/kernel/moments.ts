/** Mean, variance and quantiles of a distribution, from closed forms. */
import { mean as meanOfValues, variance as varianceOfValues } from 'simple-statistics';
import type { Distribution } from './distribution.ts';

/** The mean, in the distribution's own unit; infinite where it is. */
export function meanOf(distribution: Distribution): number {
  return momentsOf(distribution).mean;
}

/** The variance, in the distribution's own unit squared; infinite where it is. */
export function varianceOf(distribution: Distribution): number {
  return momentsOf(distribution).variance;
}

interface Moments {
  readonly mean: number;
  readonly variance: number;
}

function momentsOf(distribution: Distribution): Moments {
  switch (distribution.kind) {
    case 'constant':
      return { mean: distribution.value, variance: 0 };
    case 'exponential':
      return { mean: distribution.mean, variance: squared(distribution.mean) };
    case 'uniform':
      return { mean: (distribution.min + distribution.max) / 2, variance: squared(distribution.max - distribution.min) / 12 };
    case 'lognormal':
      return lognormal(distribution.mu, distribution.sigma);
    case 'gamma':
      return { mean: distribution.shape * distribution.scale, variance: distribution.shape * squared(distribution.scale) };
    case 'erlang':
      return { mean: distribution.mean, variance: squared(distribution.mean) / distribution.phases };
    case 'weibull':
      return weibull(distribution.shape, distribution.scale);
    case 'pareto':
      return pareto(distribution.shape, distribution.minimum);
    case 'hyperexponential':
      return hyperexponential(distribution.branches);
    case 'triangular':
      return triangular(distribution.min, distribution.mode, distribution.max);
    case 'quantiles':
      return quantiles(distribution.points);
    case 'empirical':
      return empirical(distribution.values);
    default:
      return unknownKind(distribution);
  }
}

function unknownKind(distribution: never): never {
  throw new TypeError(`unknown distribution: ${JSON.stringify(distribution)}`);
}

function squared(x: number): number {
  return x * x;
}

function lognormal(mu: number, sigma: number): Moments {
  const mean = Math.exp(mu + (sigma * sigma) / 2);
  return { mean, variance: (Math.exp(sigma * sigma) - 1) * mean * mean };
}

function weibull(shape: number, scale: number): Moments {
  const mean = scale * gammaFunction(1 + 1 / shape);
  return { mean, variance: scale * scale * gammaFunction(1 + 2 / shape) - mean * mean };
}

function pareto(shape: number, minimum: number): Moments {
  const mean = shape > 1 ? (shape * minimum) / (shape - 1) : Number.POSITIVE_INFINITY;
  const variance = shape > 2 ? (minimum * minimum * shape) / (squared(shape - 1) * (shape - 2)) : Number.POSITIVE_INFINITY;
  return { mean, variance };
}

function hyperexponential(branches: readonly { readonly probability: number; readonly mean: number }[]): Moments {
  const total = branches.reduce((sum, { probability }) => sum + probability, 0);
  const first = branches.reduce((sum, { probability, mean }) => sum + probability * mean, 0) / total;
  const second = branches.reduce((sum, { probability, mean }) => sum + probability * 2 * mean * mean, 0) / total;
  return { mean: first, variance: second - first * first };
}

function triangular(min: number, mode: number, max: number): Moments {
  const spread = min * min + mode * mode + max * max - min * mode - min * max - mode * max;
  return { mean: (min + mode + max) / 3, variance: spread / 18 };
}

/** A mixture of uniforms, one between each two points. */
function quantiles(points: readonly { readonly share: number; readonly value: number }[]): Moments {
  let first = 0;
  let second = 0;
  for (let i = 1; i < points.length; i++) {
    const low = points[i - 1]!;
    const high = points[i]!;
    const weight = high.share - low.share;
    first += (weight * (low.value + high.value)) / 2;
    second += (weight * (squared(low.value) + low.value * high.value + squared(high.value))) / 3;
  }
  return { mean: first, variance: second - first * first };
}

function empirical(values: readonly number[]): Moments {
  return { mean: meanOfValues(values), variance: varianceOfValues(values) };
}

/** The value below which a `share` of draws lies; undefined where no closed form is known. */
export function quantileOf(distribution: Distribution, share: number): number | undefined {
  switch (distribution.kind) {
    case 'constant':
      return distribution.value;
    case 'exponential':
      return -distribution.mean * Math.log(1 - share);
    case 'uniform':
      return distribution.min + share * (distribution.max - distribution.min);
    case 'weibull':
      return distribution.scale * Math.exp(Math.log(-Math.log(1 - share)) / distribution.shape);
    case 'pareto':
      return distribution.minimum * Math.exp(-Math.log(1 - share) / distribution.shape);
    case 'triangular':
      return triangularQuantile(distribution.min, distribution.mode, distribution.max, share);
    case 'quantiles':
      return quantileBetween(distribution.points, share);
    case 'empirical':
      return empiricalQuantile(distribution.values, share);
    default:
      return undefined;
  }
}

function triangularQuantile(min: number, mode: number, max: number, share: number): number {
  const width = max - min;
  if (share * width < mode - min) return min + Math.sqrt(share * width * (mode - min));
  return max - Math.sqrt((1 - share) * width * (max - mode));
}

function quantileBetween(points: readonly { readonly share: number; readonly value: number }[], share: number): number | undefined {
  for (let i = 1; i < points.length; i++) {
    const low = points[i - 1]!;
    const high = points[i]!;
    if (share > high.share) continue;
    const width = high.share - low.share;
    return width > 0 ? low.value + ((share - low.share) / width) * (high.value - low.value) : high.value;
  }
  return points.at(-1)?.value;
}

function empiricalQuantile(values: readonly number[], share: number): number | undefined {
  const ascending = Float64Array.from(values).sort();
  return ascending[Math.min(ascending.length - 1, Math.max(0, Math.ceil(share * ascending.length) - 1))];
}

/** Γ(x) for x > 0: Stirling's series after moving up past 20, right to 15 digits. */
export function gammaFunction(x: number): number {
  let product = 1;
  let z = x;
  for (; z < 20; z++) product *= z;
  const inverse = 1 / (z * z);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / z;
  return Math.exp((z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series) / product;
}
