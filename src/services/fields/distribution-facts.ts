/** What checks ask of a distribution beyond its moments: its least value, how often it passes a bound. */
import type { Distribution } from '../../kernel/distribution.ts';
import { gammaFunction, logGamma } from '../../kernel/moments.ts';

/** The least value it can take. */
export function leastOf(d: Distribution): number {
  switch (d.kind) {
    case 'constant':
      return d.value;
    case 'uniform':
    case 'triangular':
      return d.min;
    case 'pareto':
      return d.minimum;
    case 'empirical':
      return d.values.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY);
    case 'quantiles':
      return d.points[0]?.value ?? 0;
    default:
      return 0;
  }
}

/** P(X > x). */
export function exceedance(d: Distribution, x: number): number {
  switch (d.kind) {
    case 'constant':
      return d.value > x ? 1 : 0;
    case 'exponential':
      return Math.exp(-Math.max(0, x) / d.mean);
    case 'uniform':
      return d.max === d.min ? (d.min > x ? 1 : 0) : clamp((d.max - x) / (d.max - d.min));
    case 'lognormal':
      return x <= 0 ? 1 : d.sigma === 0 ? (Math.exp(d.mu) > x ? 1 : 0) : 1 - normalShare((Math.log(x) - d.mu) / d.sigma);
    case 'erlang':
      return erlangExceedance(d.phases, d.mean, x);
    case 'gamma':
      return gammaExceedance(d.shape, d.scale, x);
    case 'weibull':
      return x <= 0 ? 1 : Math.exp(-((x / d.scale) ** d.shape));
    case 'pareto':
      return x <= d.minimum ? 1 : (d.minimum / x) ** d.shape;
    case 'hyperexponential':
      return d.branches.reduce((sum, branch) => sum + branch.probability * Math.exp(-Math.max(0, x) / branch.mean), 0);
    case 'triangular':
      return triangularExceedance(d, x);
    case 'empirical':
      return d.values.filter((value) => value > x).length / d.values.length;
    case 'quantiles':
      return quantilesExceedance(d.points, x);
  }
}

/** The distribution with every value multiplied by `factor`. */
export function scaled(d: Distribution, factor: number): Distribution {
  switch (d.kind) {
    case 'constant':
      return { ...d, value: d.value * factor };
    case 'exponential':
    case 'erlang':
      return { ...d, mean: d.mean * factor };
    case 'uniform':
      return { ...d, min: d.min * factor, max: d.max * factor };
    case 'lognormal':
      return { ...d, mu: d.mu + Math.log(factor) };
    case 'gamma':
    case 'weibull':
      return { ...d, scale: d.scale * factor };
    case 'pareto':
      return { ...d, minimum: d.minimum * factor };
    case 'hyperexponential':
      return { ...d, branches: d.branches.map((branch) => ({ ...branch, mean: branch.mean * factor })) };
    case 'triangular':
      return { ...d, min: d.min * factor, mode: d.mode * factor, max: d.max * factor };
    case 'empirical':
      return { ...d, values: d.values.map((value) => value * factor) };
    case 'quantiles':
      return { ...d, points: d.points.map((point) => ({ ...point, value: point.value * factor })) };
  }
}

/** The Weibull shape whose coefficient of variation is `cv`, by bisection: cv falls as the shape grows. */
export function weibullShapeFromCv(cv: number): number {
  let low = 0.1;
  let high = 200;
  for (let i = 0; i < 200; i++) {
    const middle = Math.sqrt(low * high);
    const first = gammaFunction(1 + 1 / middle);
    const actual = Math.sqrt(Math.max(0, gammaFunction(1 + 2 / middle) / (first * first) - 1));
    if (actual > cv) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** Share of a standard normal below z; Abramowitz and Stegun 26.2.17, good to 1e-7. */
function normalShare(z: number): number {
  if (z < 0) return 1 - normalShare(-z);
  const t = 1 / (1 + 0.2316419 * z);
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * poly;
}

function erlangExceedance(phases: number, mean: number, x: number): number {
  const a = (Math.max(0, x) * phases) / mean;
  let term = Math.exp(-a);
  let sum = term;
  for (let i = 1; i < phases; i++) {
    term *= a / i;
    sum += term;
  }
  return clamp(sum);
}

/** By the series of the lower incomplete gamma function, in logarithms: Γ of a narrow one's shape is beyond all numbers. Used in checks only, where few digits do. */
function gammaExceedance(shape: number, scale: number, x: number): number {
  const a = x / scale;
  if (a <= 0) return 1;
  if (a > shape + 30 * Math.sqrt(shape) + 40) return 0;
  let term = 1 / shape;
  let sum = term;
  for (let i = 1; term > 1e-12 * sum; i++) {
    term *= a / (shape + i);
    sum += term;
  }
  return clamp(1 - sum * Math.exp(shape * Math.log(a) - a - logGamma(shape)));
}

function triangularExceedance(d: { readonly min: number; readonly mode: number; readonly max: number }, x: number): number {
  if (x <= d.min) return 1;
  if (x >= d.max) return 0;
  const width = d.max - d.min;
  if (x < d.mode) return 1 - (x - d.min) ** 2 / (width * (d.mode - d.min));
  return (d.max - x) ** 2 / (width * (d.max - d.mode));
}

function quantilesExceedance(points: readonly { readonly share: number; readonly value: number }[], x: number): number {
  for (let i = points.length - 1; i > 0; i--) {
    const above = points[i];
    const below = points[i - 1];
    if (above === undefined || below === undefined || x < below.value) continue;
    if (x >= above.value) return 1 - above.share;
    return 1 - (below.share + ((above.share - below.share) * (x - below.value)) / (above.value - below.value));
  }
  return 1;
}

function clamp(share: number): number {
  return Math.min(1, Math.max(0, share));
}
