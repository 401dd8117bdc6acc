/**
 * M/M^[1,b]/1: Poisson arrivals, one server that takes all who wait, b at most, and works on them together
 * in one exponential time, however many they are (Bailey 1954; Neuts' general bulk service from one on).
 *
 * While the server is busy the number waiting is geometric with ratio r, the root in (0, 1) of
 * μ r^(b+1) − (λ + μ) r + λ = 0. Who finds n waiting waits for ⌊n / b⌋ + 1 services: geometrically many,
 * so that the wait is exponential again.
 */
import type { PerSecond, Ratio } from '../units/units.ts';
import { sojournTail } from './erlang.ts';
import type { Station } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

/** `serviceRate`: batches per second of a server that is never idle; `most`: messages in a batch. */
export function batchService(arrivalRate: PerSecond, serviceRate: PerSecond, most: number): Station {
  const load = arrivalRate / serviceRate / most;
  if (load >= 1) return saturated(load);
  if (arrivalRate === 0) return { ...fromMeanWaiting(0, 1 / serviceRate, 1, 0), sojournTail: (t) => sojournTail(t, 0, serviceRate, serviceRate) };
  const ratio = rootOf(arrivalRate, serviceRate, most);
  // Idle ends at rate λ as often as busy with nobody waiting ends at rate μ.
  const busy = 1 / (1 + (serviceRate / arrivalRate) * (1 - ratio));
  const spare = (arrivalRate * (1 - ratio)) / ratio;
  return {
    ...fromMeanWaiting(arrivalRate, 1 / serviceRate, 1, busy / spare, {
      waitingTail: (t) => (t < 0 ? 1 : busy * Math.exp(-spare * t)),
      sojournTail: (t) => sojournTail(t, busy, serviceRate, spare),
    }),
    utilisation: busy,
  };
}

/** Bisection: positive at 0, negative at its lowest point, which lies below 1 while the server keeps up. */
function rootOf(arrivalRate: PerSecond, serviceRate: PerSecond, most: number): Ratio {
  let low = 0;
  let high = ((arrivalRate + serviceRate) / ((most + 1) * serviceRate)) ** (1 / most);
  for (let i = 0; i < 200 && high - low > 1e-15; i += 1) {
    const middle = (low + high) / 2;
    if (serviceRate * middle ** (most + 1) - (arrivalRate + serviceRate) * middle + arrivalRate > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
