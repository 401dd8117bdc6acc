/** GI/M/c: any independent gaps between arrivals, c exponential servers (Kendall 1953, Takács 1962). */
import type { PerSecond, Ratio } from '../units/units.ts';
import { sojournTail } from './erlang.ts';
import type { Branch } from './general-service.ts';
import type { Seconds, Station } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

/** Laplace transform of the gap between arrivals: E[exp(−s × gap)], s per second. */
export type Transform = (s: PerSecond) => Ratio;

export function regularGaps(gap: Seconds): Transform {
  return (s) => Math.exp(-s * gap);
}

/** Gamma by its shape, which is one over the squared coefficient of variation; Erlang's is the number of phases. */
export function gammaGaps(shape: number, mean: Seconds): Transform {
  return (s) => Math.exp(-shape * Math.log1p((s * mean) / shape));
}

export function hyperexponentialGaps(branches: readonly Branch[]): Transform {
  return (s) => branches.reduce((sum, { probability, mean }) => sum + probability / (1 + s * mean), 0);
}

/**
 * Beyond c inside an arrival finds n with probabilities that fall by σ, the root in (0, 1) of σ = A(cμ(1 − σ)), so that who waits does
 * so exponentially at rate cμ(1 − σ). `serviceRate`: of one server.
 */
export function gimc(gaps: Transform, meanGap: Seconds, serviceRate: PerSecond, servers: number): Station {
  const arrivalRate = 1 / meanGap;
  const load = arrivalRate / serviceRate / servers;
  if (load >= 1) return saturated(load);
  const sigma = rootOf(gaps, servers * serviceRate);
  const waits = waitsShare(gaps, serviceRate, servers, sigma);
  const spare = servers * serviceRate * (1 - sigma);
  return fromMeanWaiting(arrivalRate, 1 / serviceRate, servers, waits / spare, {
    waitingTail: (t) => (t < 0 ? 1 : waits * Math.exp(-spare * t)),
    sojournTail: (t) => sojournTail(t, waits, serviceRate, spare),
  });
}

export function gim1(gaps: Transform, meanGap: Seconds, serviceRate: PerSecond): Station {
  return gimc(gaps, meanGap, serviceRate, 1);
}

/**
 * Share of arrivals that find all servers busy (Takács): 1 / (1 + (1 − σ) Σ_j C(c, j) / C_j / (1 − φ_j) × (c(1 − φ_j) − j) / (c(1 − σ) − j)),
 * j = 1 … c, with φ_j = A(jμ) and C_j = Π φ_i / (1 − φ_i), i = 1 … j. All terms are positive: A is convex and cuts the line 1 − j / c where both
 * sides of the last quotient change their sign.
 */
function waitsShare(gaps: Transform, serviceRate: PerSecond, servers: number, sigma: Ratio): Ratio {
  const quotient = (j: number): number => (servers * (1 - gaps(j * serviceRate)) - j) / (servers * (1 - sigma) - j);
  let product = 1;
  let sum = 0;
  for (let j = 1; j <= servers; j += 1) {
    const through = gaps(j * serviceRate);
    product *= ((servers - j + 1) / j) * ((1 - through) / through);
    // At the cut itself the quotient is 0 / 0, and what it is on both sides.
    const atCut = Math.abs(servers * (1 - sigma) - j) < 1e-6;
    sum += (product / (1 - through)) * (atCut ? (quotient(j - 1e-4) + quotient(j + 1e-4)) / 2 : quotient(j));
  }
  return 1 / (1 + (1 - sigma) * sum);
}

/** A(cμ(1 − σ)) − σ is positive at 0 and, below saturation, negative just below 1. `serviceRate`: of all servers. */
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
