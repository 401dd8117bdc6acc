/** What checks ask of a distribution beyond its moments: its least value, how often it passes a bound. */
import jStat from 'jstat';
import type { Distribution } from '../../kernel/distribution.ts';
import { gammaFunction } from '../../kernel/moments.ts';

const NARROW_SHAPE = 1e4;

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
      return x <= 0 ? 1 : d.sigma === 0 ? (Math.exp(d.mu) > x ? 1 : 0) : jStat.normal.cdf(d.mu - Math.log(x), 0, d.sigma);
    case 'erlang':
      return gammaExceedance(d.phases, d.mean / d.phases, x);
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
  return bisected(0.05, 200, (shape) => {
    const first = gammaFunction(1 + 1 / shape);
    return Math.sqrt(Math.max(0, gammaFunction(1 + 2 / shape) / (first * first) - 1)) > cv;
  });
}

/** The value that a gamma distribution of scale 1 stays below with this chance. */
export function gammaQuantile(share: number, shape: number): number {
  return jStat.gamma.inv(share, shape, 1);
}

/** The gamma shape whose 99th percentile is so many times its median, by bisection: the ratio falls as the shape grows. */
export function gammaShapeFromRatio(ratio: number): number {
  return bisected(0.01, 1e5, (shape) => gammaQuantile(0.99, shape) / gammaQuantile(0.5, shape) > ratio);
}

/** The value that a distribution on positive numbers stays below with this chance, by bisection of its exceedance. */
export function quantileOf(d: Distribution, share: number): number {
  return bisected(1e-9, 1e9, (value) => exceedance(d, value) > 1 - share);
}

/** The cv of a family of hyperexponentials whose 99th percentile is so many times its median. The ratio rises until a cv of 4.25. */
export function hyperexponentialCvFromRatio(ratio: number, ofCv: (cv: number) => Distribution): number {
  return bisected(1, 4.25, (cv) => quantileOf(ofCv(cv), 0.99) / quantileOf(ofCv(cv), 0.5) < ratio);
}

/** Between two positive bounds, where what is true of the lower turns false. */
function bisected(least: number, most: number, isBelow: (value: number) => boolean): number {
  let low = least;
  let high = most;
  for (let i = 0; i < 200 && low < high; i++) {
    const middle = Math.sqrt(low * high);
    if (isBelow(middle)) low = middle;
    else high = middle;
  }
  return Math.sqrt(low * high);
}

/** Of a narrow one by Wilson and Hilferty's cube root, good to 1e-6: the library's series would take as many steps as the shape. */
function gammaExceedance(shape: number, scale: number, x: number): number {
  if (x <= 0) return 1;
  if (shape < NARROW_SHAPE) return 1 - jStat.gamma.cdf(x, shape, scale);
  const spread = 1 / (9 * shape);
  return jStat.normal.cdf((1 - spread - Math.cbrt(x / (shape * scale))) / Math.sqrt(spread), 0, 1);
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
