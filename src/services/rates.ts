/** What a rate brings, from closed forms: for whoever asks before anything is simulated. No schemas, as threads ask too. */
import type { RatePattern, RatePoint } from '../model/model.ts';
import type { Micros } from '../units/units.ts';

/** Arrivals expected from the start until an instant (µs). */
export function arrivalsUntil(rate: RatePattern, at: number): number {
  switch (rate.kind) {
    case 'instants':
      return rate.at.filter((instant) => instant < at).length;
    case 'bursts':
      return (at * (rate.meanOn * rate.rateOn + rate.meanOff * rate.rateOff)) / (rate.meanOn + rate.meanOff) / 1e6;
    case 'counts': {
      const whole = Math.min(rate.perInterval.length, Math.floor(at / rate.interval));
      let sum = 0;
      for (let i = 0; i < whole; i++) sum += rate.perInterval[i]!;
      return sum + (rate.perInterval[whole] ?? 0) * (at / rate.interval - whole);
    }
    case 'segments':
      return rate.points.reduce((sum, point, i) => {
        if (point.at >= at) return sum;
        const next = rate.points[i + 1];
        const end = Math.min(at, next?.at ?? at);
        const slope = point.ramps && next !== undefined ? (next.rate - point.rate) / (next.at - point.at) : 0;
        return sum + ((point.rate + (slope * (end - point.at)) / 2) * (end - point.at)) / 1e6;
      }, 0);
    default:
      return rate satisfies never;
  }
}

/** Messages expected over `horizon`, and the highest rate per second on the way. */
export function trafficOf(rate: RatePattern, horizon: Micros): { readonly messages: number; readonly peakPerSecond: number } {
  return { messages: arrivalsUntil(rate, horizon), peakPerSecond: peakUntil(rate, horizon) };
}

function peakUntil(rate: RatePattern, horizon: Micros): number {
  switch (rate.kind) {
    case 'instants':
      return peakOfInstants(rate.at);
    case 'bursts':
      return Math.max(rate.rateOn, rate.rateOff);
    case 'counts':
      return (rate.perInterval.slice(0, Math.ceil(horizon / rate.interval)).reduce((most, count) => Math.max(most, count), 0) * 1e6) / rate.interval;
    case 'segments':
      return peakOfSegments(rate.points, horizon);
    default:
      return rate satisfies never;
  }
}

function peakOfSegments(points: readonly RatePoint[], horizon: Micros): number {
  return points.reduce((most, here, i) => {
    if (here.at >= horizon) return most;
    const next = points[i + 1];
    const passed = next === undefined || !here.ramps ? 0 : (Math.min(horizon, next.at) - here.at) / (next.at - here.at);
    const reaches = here.rate + passed * ((next?.rate ?? here.rate) - here.rate);
    return Math.max(most, here.rate, reaches);
  }, 0);
}

/** Most instants in any one second. */
function peakOfInstants(at: readonly number[]): number {
  let most = 0;
  for (let first = 0, last = 0; last < at.length; last++) {
    while ((at[last] ?? 0) - (at[first] ?? 0) >= 1e6) first += 1;
    most = Math.max(most, last - first + 1);
  }
  return most;
}
