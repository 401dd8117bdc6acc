/** M/M/1 by Lindley's recursion: waits with a known truth, from no code of ours but the uniform stream. */
import alea from 'seedrandom/lib/alea.js';

export interface SingleServerRun {
  /** Waiting time of each customer, in service times. */
  readonly waits: Float64Array;
  readonly sojourns: Float64Array;
  readonly arrivals: Float64Array;
}

/** Mean service time 1, load `rho`, from an empty system. */
export function singleServer(seed: string, rho: number, customers: number): SingleServerRun {
  const uniform = alea(seed);
  const draw = (mean: number): number => -mean * Math.log(1 - uniform());
  const run = { waits: new Float64Array(customers), sojourns: new Float64Array(customers), arrivals: new Float64Array(customers) };
  let wait = 0;
  let now = 0;
  for (let i = 0; i < customers; i += 1) {
    const service = draw(1);
    run.waits[i] = wait;
    run.sojourns[i] = wait + service;
    run.arrivals[i] = now;
    const gap = draw(1 / rho);
    now += gap;
    wait = Math.max(0, wait + service - gap);
  }
  return run;
}

/** Counts and sums of `values` per interval of time from `from` on. */
export function perInterval(
  run: SingleServerRun,
  values: Float64Array,
  from: number,
  width: number,
  intervals: number,
): { counts: Float64Array; sums: Float64Array } {
  const series = { counts: new Float64Array(intervals), sums: new Float64Array(intervals) };
  for (let i = 0; i < values.length; i += 1) {
    const interval = Math.floor((run.arrivals[i]! - from) / width);
    if (interval < 0 || interval >= intervals) continue;
    series.counts[interval]! += 1;
    series.sums[interval]! += values[i]!;
  }
  return series;
}
