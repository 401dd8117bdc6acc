/** What people know of a distribution, mean and cv or median and 99th percentile, as the parameters it is drawn by. */
import type { Distribution } from '../../kernel/distribution.ts';
import { gammaFunction } from '../../kernel/moments.ts';
import { gammaQuantile, gammaShapeFromRatio, hyperexponentialCvFromRatio, quantileOf, weibullShapeFromCv } from './distribution-facts.ts';

/** Standard normal quantile at 0.99. */
const Z99 = 2.3263478740408408;
/** How far p99 of an even triangle lies from its middle, in half widths: one in a hundred is right of it. */
export const TRIANGULAR_P99 = 1 - Math.sqrt(0.02);

export function uniformAround(middle: number, reach: number): Distribution {
  return { kind: 'uniform', min: Math.max(0, middle - reach), max: middle + reach };
}

/** To nine digits: the library's last ones may differ from engine to engine, and the draws must not. */
export function gammaOfPercentiles({ p50, p99 }: { p50: number; p99: number }): Distribution {
  const shape = Number(gammaShapeFromRatio(p99 / p50).toPrecision(9));
  return { kind: 'gamma', shape, scale: Number((p99 / gammaQuantile(0.99, shape)).toPrecision(9)) };
}

/** As many exponential phases as come nearest to the cv. */
export function phasesOf(cv: number): number {
  return Math.max(1, Math.round(1 / (cv * cv)));
}

export function triangularAround(middle: number, reach: number): Distribution {
  return { kind: 'triangular', min: Math.max(0, middle - reach), mode: middle, max: middle + reach };
}

/** Balanced means: of the cvs that have the ratio, the least. */
export function hyperexponentialOfPercentiles({ p50, p99 }: { p50: number; p99: number }): Distribution {
  const cv = Number(hyperexponentialCvFromRatio(p99 / p50, (of) => balancedMeans(1, of)).toPrecision(9));
  const unit = Number(quantileOf(balancedMeans(1, cv), 0.5).toPrecision(9));
  return balancedMeans(p50 / unit, cv);
}

export function lognormalOfPercentiles({ p50, p99 }: { p50: number; p99: number }): Distribution {
  return { kind: 'lognormal', mu: Math.log(p50), sigma: Math.log(p99 / p50) / Z99 };
}

export function lognormalOfMoments({ mean, cv }: { mean: number; cv: number }): Distribution {
  const variance = Math.log1p(cv * cv);
  return { kind: 'lognormal', mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
}

export function weibullOfPercentiles({ p50, p99 }: { p50: number; p99: number }): Distribution {
  const shape = Math.log(Math.log(100) / Math.LN2) / Math.log(p99 / p50);
  return { kind: 'weibull', shape, scale: p50 * Math.exp(-Math.log(Math.LN2) / shape) };
}

export function weibullOfMoments({ mean, cv }: { mean: number; cv: number }): Distribution {
  const shape = weibullShapeFromCv(cv);
  return { kind: 'weibull', shape, scale: mean / gammaFunction(1 + 1 / shape) };
}

export function paretoOfPercentiles({ p50, p99 }: { p50: number; p99: number }): Distribution {
  const shape = Math.log(50) / Math.log(p99 / p50);
  return { kind: 'pareto', shape, minimum: p50 * Math.exp(-Math.LN2 / shape) };
}

export function paretoOfMoments({ mean, cv }: { mean: number; cv: number }): Distribution {
  const shape = 1 + Math.sqrt(1 + 1 / (cv * cv));
  return { kind: 'pareto', shape, minimum: (mean * (shape - 1)) / shape };
}

/** Two branches that carry half of the mean each. */
export function balancedMeans(mean: number, cv: number): Distribution {
  const first = (1 + Math.sqrt((cv * cv - 1) / (cv * cv + 1))) / 2;
  return {
    kind: 'hyperexponential',
    branches: [
      { probability: first, mean: mean / (2 * first) },
      { probability: 1 - first, mean: mean / (2 * (1 - first)) },
    ],
  };
}
