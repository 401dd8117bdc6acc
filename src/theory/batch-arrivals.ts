/**
 * M^[X]/M/1: batches arrive at Poisson instants, one exponential server takes their messages one by one.
 *
 * The share of time with n messages inside follows from the flow across n (all terms positive); a message
 * that finds n inside and is the j-th of its batch leaves after n + j services.
 */
import type { PerSecond, Ratio } from '../units/units.ts';
import type { Seconds, Station, Tail } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

/** Batches of exactly `batch` messages; `batchRate` batches per second. */
export function fixedBatches(batchRate: PerSecond, batch: number, serviceRate: PerSecond): Station {
  return batchArrivals(batchRate, [...new Array<number>(batch).fill(0), 1], serviceRate);
}

/**
 * Batch sizes 1, 2, … geometric with mean `meanBatch` (messages); `batchRate` batches, `serviceRate` messages per second.
 * The sojourn is then exponential at σ = μ / m − Λ per second: P(S > t) = exp(−σ t). It is the wait and a service of its
 * own, so that its transform over that of the service, σ / (σ + s) × (μ + s) / μ, is that of the wait: none for a share
 * σ / μ, exponential at σ for all others. P(W > t) = (1 − σ / μ) exp(−σ t), t in seconds.
 */
export function geometricBatches(batchRate: PerSecond, meanBatch: number, serviceRate: PerSecond): Station {
  const arrivalRate = batchRate * meanBatch;
  const load = arrivalRate / serviceRate;
  if (load >= 1) return saturated(load);
  // A whole batch is served in an exponential time of mean m/μ, and so is a message's own part of it.
  const spare = serviceRate / meanBatch - batchRate;
  const meanSojourn = 1 / spare;
  return fromMeanWaiting(arrivalRate, 1 / serviceRate, 1, meanSojourn - 1 / serviceRate, {
    waitingTail: (t) => (t < 0 ? 1 : (1 - spare / serviceRate) * Math.exp(-spare * t)),
    sojournTail: (t) => (t < 0 ? 1 : Math.exp(-spare * t)),
  });
}

/** `sizes[x]`: share of batches with x messages; they add up to one. */
export function batchArrivals(batchRate: PerSecond, sizes: readonly number[], serviceRate: PerSecond): Station {
  const mean = sizes.reduce((sum, share, x) => sum + x * share, 0);
  const square = sizes.reduce((sum, share, x) => sum + x * x * share, 0);
  const arrivalRate = batchRate * mean;
  const load = arrivalRate / serviceRate;
  if (load >= 1) return saturated(load);
  const meanBacklog = (load * (1 + square / mean)) / (2 * (1 - load));
  const meanSojourn = arrivalRate === 0 ? 1 / serviceRate : meanBacklog / arrivalRate;
  const places = placeShares(batchRate / serviceRate, load, atLeast(sizes), mean);
  return fromMeanWaiting(arrivalRate, 1 / serviceRate, 1, meanSojourn - 1 / serviceRate, {
    waitingTail: servedTail(places, serviceRate, 1),
    sojournTail: servedTail(places, serviceRate, 0),
  });
}

/** P(X ≥ x). */
function atLeast(sizes: readonly number[]): readonly number[] {
  const shares = [...sizes];
  for (let x = sizes.length - 2; x >= 0; x -= 1) shares[x]! += shares[x + 1]!;
  return shares;
}

/** Share of messages that are m-th in line as they arrive, m = 1, 2, …: those inside + own place in the batch. */
function placeShares(perService: number, load: Ratio, larger: readonly number[], mean: number): readonly number[] {
  const most = larger.length - 1;
  const inside = [1 - load];
  let left = load;
  for (let n = 1; left > 1e-15 && n < 1_000_000; n += 1) {
    // μ p_n = Λ Σ_k p_k P(X ≥ n − k).
    let share = 0;
    for (let x = 1; x <= most && x <= n; x += 1) share += inside[n - x]! * larger[x]!;
    share *= perService;
    inside.push(share);
    left -= share;
    if (share < 1e-18) break;
  }
  const places = new Array<number>(inside.length + most).fill(0);
  for (let n = 0; n < inside.length; n += 1) {
    for (let j = 1; j <= most; j += 1) places[n + j]! += (inside[n]! * larger[j]!) / mean;
  }
  return places;
}

/** P(fewer than m − `less` services are done by t), over the place m. */
function servedTail(places: readonly number[], serviceRate: PerSecond, less: 0 | 1): Tail {
  return (t: Seconds) => {
    const done = serviceRate * Math.max(t, 0);
    let logTerm = -done;
    let fewer = 0;
    let tail = 0;
    for (let m = 1 + less; m < places.length; m += 1) {
      const k = m - less - 1;
      fewer += Math.exp(logTerm);
      logTerm += Math.log(done / (k + 1));
      tail += places[m]! * Math.min(1, fewer);
    }
    return tail;
  };
}
