/** Poisson arrivals, exponential service, c servers: Erlang's formulas (1917) and their distributions. */
import type { PerSecond, Ratio } from '../units/units.ts';
import type { Seconds, Station } from './station.ts';
import { fromMeanWaiting, saturated } from './station.ts';

/** Share of calls lost by `servers` servers without waiting room; `load` in erlangs. */
export function erlangB(servers: number, load: number): Ratio {
  // The inverse recursion stays exact where a^c / c! would overflow.
  let inverse = 1;
  for (let c = 1; c <= servers; c += 1) inverse = 1 + (inverse * c) / load;
  return load === 0 ? (servers === 0 ? 1 : 0) : 1 / inverse;
}

/** Share of messages that have to wait; 1 when saturated. */
export function erlangC(servers: number, load: number): Ratio {
  if (load >= servers) return 1;
  const lost = erlangB(servers, load);
  return lost / (1 - (load / servers) * (1 - lost));
}

/** M/M/c. `serviceRate`: of one server, per second. */
export function mmc(arrivalRate: PerSecond, serviceRate: PerSecond, servers: number): Station {
  const load = arrivalRate / serviceRate;
  if (load >= servers) return saturated(load / servers);
  const waits = erlangC(servers, load);
  const spare = servers * serviceRate - arrivalRate;
  return fromMeanWaiting(arrivalRate, 1 / serviceRate, servers, waits / spare, {
    waitingTail: (t) => (t < 0 ? 1 : waits * Math.exp(-spare * t)),
    sojournTail: (t) => sojournTail(t, waits, serviceRate, spare),
  });
}

export function mm1(arrivalRate: PerSecond, serviceRate: PerSecond): Station {
  return mmc(arrivalRate, serviceRate, 1);
}

/** Waiting (exponential at `spare`, with probability `waits`) and then service. */
export function sojournTail(t: Seconds, waits: Ratio, serviceRate: PerSecond, spare: PerSecond): Ratio {
  if (t <= 0) return 1;
  const off = spare - serviceRate;
  const served = Math.exp(-serviceRate * t);
  // Far beyond the service time `served` is 0 and its factor below has no end: the two exponentials apart have neither.
  if (Math.abs(off * t) > 1) return served + ((waits * serviceRate) / off) * (served - Math.exp(-spare * t));
  // Near spare = serviceRate the two would cancel.
  const stretched = Math.abs(off * t) < 1e-12 ? t : -Math.expm1(-off * t) / off;
  return served * (1 + waits * serviceRate * stretched);
}

export interface LossStation extends Station {
  /** Share of arrivals that find every place taken. */
  readonly lossShare: Ratio;
  /** Accepted arrivals per second. */
  readonly throughput: PerSecond;
}

/** M/M/c/K: at most `places` messages inside, servers included; times are of those accepted. Never saturated. */
export function mmck(arrivalRate: PerSecond, serviceRate: PerSecond, servers: number, places: number): LossStation {
  if (places < servers) throw new Error(`believed: there are at least as many places as servers, got ${places} and ${servers}`);
  const shares = stateShares(arrivalRate / serviceRate, servers, places);
  const lossShare = shares[places]!;
  const throughput = arrivalRate * (1 - lossShare);
  let waiting = 0;
  for (let n = servers + 1; n <= places; n += 1) waiting += (n - servers) * shares[n]!;
  const meanWaiting = waiting / throughput;
  return {
    ...fromMeanWaiting(throughput, 1 / serviceRate, servers, meanWaiting, {
      waitingTail: (t) => acceptedTail(shares, servers, servers * serviceRate * Math.max(t, 0)),
    }),
    lossShare,
    throughput,
  };
}

/** Shares of time with n inside, scaled along the way so that nothing overflows. */
function stateShares(load: number, servers: number, places: number): readonly number[] {
  const weights = [1];
  let sum = 1;
  for (let n = 1; n <= places; n += 1) {
    const weight = (weights[n - 1]! * load) / Math.min(n, servers);
    weights.push(weight);
    sum += weight;
    if (sum > 1e200) {
      for (let i = 0; i <= n; i += 1) weights[i]! /= 1e200;
      sum /= 1e200;
    }
  }
  return weights.map((weight) => weight / sum);
}

/** One who finds n ≥ c inside waits for n − c + 1 departures, which come at c × μ: a Poisson count below that. */
function acceptedTail(shares: readonly number[], servers: number, departures: number): Ratio {
  const accepted = 1 - shares.at(-1)!;
  let term = Math.exp(-departures);
  let fewer = 0;
  let tail = 0;
  for (let n = servers; n < shares.length - 1; n += 1) {
    const k = n - servers;
    fewer += term;
    term *= departures / (k + 1);
    tail += shares[n]! * fewer;
  }
  return tail / accepted;
}
