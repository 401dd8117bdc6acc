/**
 * Poisson arrivals, constant service, c servers: M/D/1 and M/D/c, exact.
 *
 * In one service time D everybody who is being served leaves, so the number waiting obeys Lindley's
 * recursion Q' = (Q + A − c)⁺ with A Poisson(λD) (Crommelin 1932). Spitzer's identity gives its mean and its
 * distribution as sums of positive terms, and Franx (2001) turns that into the waiting time, again with
 * positive terms only; the textbook's alternating sums lose all digits beyond a few service times.
 */
import type { PerSecond, Ratio } from '../units/units.ts';
import type { Seconds, Station } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

const NEGLIGIBLE = 1e-17;
/** Below this the sums have a hundred thousand terms and more, each a sum itself: seconds, then hours. */
const REACH = 1e-3;

/** Whether `mdc` answers at once: the nearer to saturation, the more terms count, some 78 / (c (1 − ρ)²). Saturated is answered at once too. */
export function isWithinReach(load: number, servers: number): boolean {
  return load >= servers || servers * (1 - load / servers) ** 2 >= REACH;
}

/** `service`: the constant service time in seconds. */
export function mdc(arrivalRate: PerSecond, service: Seconds, servers: number): Station {
  const load = arrivalRate * service;
  if (load >= servers) return saturated(load / servers);
  if (load === 0) return fromMeanWaiting(0, service, servers, 0, { waitingTail: () => 0, sojournTail: (t) => (t < service ? 1 : 0) });
  const excess = excessShares(load, servers);
  let waiting = 0;
  for (let j = 1; j < excess.length; j += 1) waiting += j * excess[j]!;
  const atMost = atMostWaiting(excess);
  const waitingTail = (t: Seconds): Ratio => (t < 0 ? 1 : franxTail(t / service, load, servers, atMost));
  return fromMeanWaiting(arrivalRate, service, servers, waiting / arrivalRate, {
    waitingTail,
    sojournTail: (t) => (t < service ? 1 : waitingTail(t - service)),
  });
}

export function md1(arrivalRate: PerSecond, service: Seconds): Station {
  return mdc(arrivalRate, service, 1);
}

/** b_j = Σ_k P(Poisson(k·a) − k·c = j) / k for j ≥ 1; Σ_j j·b_j is the mean number waiting. */
function excessShares(load: number, servers: number): readonly number[] {
  const excess: number[] = [0];
  for (let k = 1; ; k += 1) {
    let term = Math.exp(logPoisson(k * servers + 1, k * load)) / k;
    const first = term;
    for (let j = 1; term > NEGLIGIBLE * 1e-3; j += 1) {
      excess[j] = (excess[j] ?? 0) + term;
      term *= (k * load) / (k * servers + j + 1);
    }
    if (first < NEGLIGIBLE) return excess;
  }
}

/** P(at most i waiting): exp of the excess as a power series, by its recursion in positive terms. */
function atMostWaiting(excess: readonly number[]): readonly number[] {
  const shares = [Math.exp(-excess.reduce((sum, share) => sum + share, 0))];
  const atMost = [shares[0]!];
  for (let j = 1; 1 - atMost[j - 1]! > 1e-15 && j < 100_000; j += 1) {
    let sum = 0;
    for (let i = 1; i <= j && i < excess.length; i += 1) sum += i * excess[i]! * shares[j - i]!;
    shares.push(sum / j);
    atMost.push(atMost[j - 1]! + sum / j);
    if (sum === 0) break;
  }
  return atMost;
}

/** P(W > x), x in service times: one minus Franx's sum. */
function franxTail(x: number, load: number, servers: number, atMost: readonly number[]): Ratio {
  const k = Math.floor(x) + 1;
  const mean = load * (k - x);
  let within = 0;
  let term = Math.exp(-mean);
  for (let j = 0; j < k * servers; j += 1) {
    const i = k * servers - 1 - j;
    within += term * (i < atMost.length ? atMost[i]! : 1);
    term *= mean / (j + 1);
  }
  return Math.max(0, 1 - within);
}

export function logPoisson(n: number, mean: number): number {
  return n * Math.log(mean) - mean - logFactorial(n);
}

/** Stirling's series from 16 on, exact below. */
export function logFactorial(n: number): number {
  if (n < 16) {
    let product = 1;
    for (let i = 2; i <= n; i += 1) product *= i;
    return Math.log(product);
  }
  const z = n + 1;
  const inverse = 1 / (z * z);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + (1 / 12 - inverse * (1 / 360 - inverse / 1260)) / z;
}
