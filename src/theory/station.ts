/**
 * What queueing theory answers about one station: messages wait first come, first served, until a server
 * is free. Times in seconds, rates per second, shares 0..1. A saturated station (load ≥ 1) has no steady
 * state: its means are Infinity and every tail is 1.
 */
import type { PerSecond, Ratio } from '../units/units.ts';

/** Seconds. */
export type Seconds = number;

/** P(longer than t), t in seconds. */
export type Tail = (t: Seconds) => Ratio;

export interface Station {
  /** Part of the servers that is busy, 0..1; the offered part when saturated. */
  readonly utilisation: Ratio;
  readonly meanWaiting: Seconds;
  readonly meanSojourn: Seconds;
  /** Waiting and in service. */
  readonly meanBacklog: number;
  /** Null where no distribution is known, only means. */
  readonly waitingTail: Tail | null;
  readonly sojournTail: Tail | null;
  /** exact: a closed form, or numerics good to nine digits · approximation: named as such wherever it is shown. */
  readonly exactness: 'exact' | 'approximation';
}

const BISECTIONS = 200;

/** The time that `share` (0..1) of the messages do not exceed: bisection on the tail. */
export function percentile(tail: Tail, share: Ratio): Seconds {
  const beyond = 1 - share;
  const isBeyond = (t: Seconds): boolean => {
    const left = tail(t);
    if (Number.isNaN(left)) throw new Error(`believed: a tail is a number everywhere, and is none at ${t} s`);
    return left > beyond;
  };
  if (!isBeyond(0)) return 0;
  let high = 1;
  while (isBeyond(high)) {
    high *= 2;
    if (high > 1e15) return Infinity;
  }
  let low = 0;
  for (let i = 0; i < BISECTIONS && high - low > 1e-14 * high; i += 1) {
    const middle = (low + high) / 2;
    if (isBeyond(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Servers' worth of work that arrives: λ × mean service time (erlangs). */
export function offeredLoad(arrivalRate: PerSecond, meanService: Seconds): number {
  return arrivalRate * meanService;
}

/** Backlog = throughput × sojourn, for any system in steady state. */
export function littlesLaw(throughput: PerSecond, meanSojourn: Seconds): number {
  return throughput * meanSojourn;
}

/** Time to work off a backlog; Infinity when as much comes as is done. */
export function drainTime(backlog: number, capacity: PerSecond, arrivalRate: PerSecond = 0): Seconds {
  if (backlog === 0) return 0;
  return capacity > arrivalRate ? backlog / (capacity - arrivalRate) : Infinity;
}

/** Messages per second by which the backlog of a saturated station grows; 0 below saturation. */
export function growth(arrivalRate: PerSecond, capacity: PerSecond): PerSecond {
  return Math.max(0, arrivalRate - capacity);
}

/** The station with a constant time before a message joins the line, counted as waiting. */
export function delayed(station: Station, delay: Seconds): Station {
  if (delay === 0) return station;
  const { meanWaiting, meanSojourn, meanBacklog, waitingTail, sojournTail } = station;
  const later = (tail: Tail | null): Tail | null => tail && ((t) => (t < delay ? 1 : tail(t - delay)));
  return {
    ...station,
    meanWaiting: meanWaiting + delay,
    meanSojourn: meanSojourn + delay,
    meanBacklog: meanBacklog * (1 + delay / meanSojourn),
    waitingTail: later(waitingTail),
    sojournTail: later(sojournTail),
  };
}

export function saturated(utilisation: Ratio, exactness: Station['exactness'] = 'exact'): Station {
  const certain = (): Ratio => 1;
  return { utilisation, meanWaiting: Infinity, meanSojourn: Infinity, meanBacklog: Infinity, waitingTail: certain, sojournTail: certain, exactness };
}

/** A station from its mean waiting time; Little's law gives the rest. */
export function fromMeanWaiting(
  arrivalRate: PerSecond,
  meanService: Seconds,
  servers: number,
  meanWaiting: Seconds,
  rest: Partial<Pick<Station, 'waitingTail' | 'sojournTail' | 'exactness'>> = {},
): Station {
  const meanSojourn = meanWaiting + meanService;
  return {
    utilisation: (arrivalRate * meanService) / servers,
    meanWaiting,
    meanSojourn,
    meanBacklog: littlesLaw(arrivalRate, meanSojourn),
    waitingTail: null,
    sojournTail: null,
    exactness: 'exact',
    ...rest,
  };
}
