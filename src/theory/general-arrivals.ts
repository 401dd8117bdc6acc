/** GI/M/1: any independent gaps between arrivals, one exponential server. */
import type { PerSecond, Ratio } from '../units/units.ts';
import type { Branch } from './general-service.ts';
import type { Seconds, Station } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

/** Laplace transform of the gap between arrivals: E[exp(−s × gap)], s per second. */
export type Transform = (s: PerSecond) => Ratio;

export function regularGaps(gap: Seconds): Transform {
  return (s) => Math.exp(-s * gap);
}

export function erlangGaps(phases: number, mean: Seconds): Transform {
  return (s) => (1 + (s * mean) / phases) ** -phases;
}

export function hyperexponentialGaps(branches: readonly Branch[]): Transform {
  return (s) => branches.reduce((sum, { probability, mean }) => sum + probability / (1 + s * mean), 0);
}

/**
 * An arrival finds n inside with probability (1 − σ)σⁿ, σ the root in (0, 1) of σ = A(μ(1 − σ)); the
 * sojourn is exponential at rate μ(1 − σ).
 */
export function gim1(gaps: Transform, meanGap: Seconds, serviceRate: PerSecond): Station {
  const arrivalRate = 1 / meanGap;
  const load = arrivalRate / serviceRate;
  if (load >= 1) return saturated(load);
  const sigma = rootOf(gaps, serviceRate);
  const spare = serviceRate * (1 - sigma);
  return fromMeanWaiting(arrivalRate, 1 / serviceRate, 1, sigma / spare, {
    waitingTail: (t) => (t < 0 ? 1 : sigma * Math.exp(-spare * t)),
    sojournTail: (t) => (t < 0 ? 1 : Math.exp(-spare * t)),
  });
}

/** A(μ(1 − σ)) − σ is positive at 0 and, below saturation, negative just below 1. */
function rootOf(gaps: Transform, serviceRate: PerSecond): Ratio {
  let low = 0;
  let high = 1 - 1e-12;
  for (let i = 0; i < 200 && high - low > 1e-16; i += 1) {
    const middle = (low + high) / 2;
    if (gaps(serviceRate * (1 - middle)) > middle) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
