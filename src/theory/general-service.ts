/** Poisson arrivals, one server, any service time: Pollaczek and Khinchine. */
import type { PerSecond, Ratio } from '../units/units.ts';
import type { Seconds, Station, Tail } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

/**
 * M/G/1 by mean (seconds) and squared coefficient of variation of the service time: variance / mean².
 * An infinite variance (Pareto with shape ≤ 2) has an infinite mean waiting time at any load.
 */
export function mg1(arrivalRate: PerSecond, meanService: Seconds, cv2: number): Station {
  const load = arrivalRate * meanService;
  if (load >= 1) return saturated(load);
  const meanWaiting = load === 0 ? 0 : (load * meanService * (1 + cv2)) / (2 * (1 - load));
  return fromMeanWaiting(arrivalRate, meanService, 1, meanWaiting);
}

export interface Branch {
  /** Seconds. */
  readonly mean: Seconds;
  readonly probability: Ratio;
}

/** M/H2/1: service is exponential with one of two means. The whole distribution is a sum of two exponentials. */
export function mh21(arrivalRate: PerSecond, branches: readonly [Branch, Branch]): Station {
  const [first, second] = branches;
  const meanService = first.probability * first.mean + second.probability * second.mean;
  const square = 2 * (first.probability * first.mean ** 2 + second.probability * second.mean ** 2);
  const station = mg1(arrivalRate, meanService, square / meanService ** 2 - 1);
  if (!Number.isFinite(station.meanWaiting) || first.mean === second.mean) return station;
  return { ...station, ...twoExponentials(arrivalRate, branches, station.utilisation) };
}

/**
 * W(s) = (1 − ρ)(s + μ₁)(s + μ₂) / (s² + (μ₁ + μ₂ − λ)s + μ₁μ₂(1 − ρ)); both poles are real and negative.
 * The sojourn's transform is W(s) times that of the service, which cancels the numerator.
 */
function twoExponentials(arrivalRate: PerSecond, [first, second]: readonly [Branch, Branch], load: Ratio): Pick<Station, 'waitingTail' | 'sojournTail'> {
  const [m1, m2] = [1 / first.mean, 1 / second.mean];
  const sum = m1 + m2 - arrivalRate;
  const product = m1 * m2 * (1 - load);
  const root = Math.sqrt(sum * sum - 4 * product);
  const fast = (sum + root) / 2;
  const slow = product / fast;
  // Residues: the numerator at each pole, over the pole (for the tail) and the distance of the poles.
  const waiting = (pole: number): number => ((1 - load) * (m1 - pole) * (m2 - pole)) / pole;
  const served = first.probability * m1 + second.probability * m2;
  const sojourn = (pole: number): number => ((1 - load) * (m1 * m2 - pole * served)) / pole;
  return { waitingTail: mixture(waiting, slow, fast), sojournTail: mixture(sojourn, slow, fast) };
}

function mixture(residue: (pole: number) => number, slow: number, fast: number): Tail {
  const [a, b] = [residue(slow) / (fast - slow), residue(fast) / (slow - fast)];
  return (t) => (t < 0 ? 1 : a * Math.exp(-slow * t) + b * Math.exp(-fast * t));
}

/** Both ends of what discretisation leaves open: the truth lies between. */
export interface TailBounds {
  readonly low: Ratio;
  readonly high: Ratio;
}

/**
 * M/G/1 waiting tail at `t` for any service tail, by compound geometric sums (Panjer): the wait is a
 * geometric number of equilibrium residual services. Each is rounded down and up to a grid of `steps`,
 * which gives a lower and an upper bound. O(steps²).
 */
export function mg1WaitingTailBounds(arrivalRate: PerSecond, meanService: Seconds, serviceTail: Tail, t: Seconds, steps = 2000): TailBounds {
  const load = arrivalRate * meanService;
  if (load >= 1) return { low: 1, high: 1 };
  const masses = residualMasses(serviceTail, meanService, t / steps, steps);
  return { low: compoundTail(masses, load, steps, 0), high: compoundTail(masses, load, steps, 1) };
}

/** Probability that the residual service lies in each grid cell, by Simpson's rule on the service tail. */
function residualMasses(serviceTail: Tail, meanService: Seconds, width: Seconds, steps: number): Float64Array {
  const masses = new Float64Array(steps);
  for (let i = 0; i < steps; i += 1) {
    const at = i * width;
    masses[i] = (width * (serviceTail(at) + 4 * serviceTail(at + width / 2) + serviceTail(at + width))) / (6 * meanService);
  }
  return masses;
}

/** P(sum > steps) where cell i counts as i + `up` grid widths. */
function compoundTail(masses: Float64Array, load: Ratio, steps: number, up: 0 | 1): Ratio {
  const mass = (j: number): number => masses[j - up] ?? 0;
  const atZero = up === 0 ? mass(0) : 0;
  const shares = new Float64Array(steps + 1);
  shares[0] = (1 - load) / (1 - load * atZero);
  let within = shares[0];
  for (let n = 1; n <= steps; n += 1) {
    let sum = 0;
    for (let j = 1; j <= n; j += 1) sum += mass(j) * shares[n - j]!;
    shares[n] = (load * sum) / (1 - load * atZero);
    within += shares[n]!;
  }
  return Math.max(0, 1 - within);
}
