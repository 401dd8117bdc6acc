/** What a limiter refuses of Poisson arrivals that are not sent again. */
import type { Ratio } from '../units/units.ts';
import { logPoisson } from './deterministic.ts';

/** Beyond so many arrivals in one service none are left out that a double could tell. */
const NEGLIGIBLE = 1e-20;
/** With more arrivals than that in one service nobody leaves an empty station behind. */
const NEVER_EMPTY = 700;

/**
 * M/D/1/K: share of arrivals lost where at most `places` are inside, the one in service included. A token bucket of depth K loses
 * just these: what it lacks in tokens is the work of such a station. `load`: arrivals per token that comes.
 */
export function md1kLoss(load: number, places: number): Ratio {
  if (load === 0) return 0;
  if (load > NEVER_EMPTY && places > 1) return 1 - 1 / load;
  const more = atLeastOf(load);
  const none = Math.exp(-load);
  // How many a departure leaves behind, up to a factor: as many departures go from n + 1 down to n as arrivals lead from n or fewer to
  // more than n, which are positive terms alone; a balance by states would subtract, and lose its digits.
  const left = [1];
  let sum = 1;
  for (let n = 0; n + 1 < places; n += 1) {
    let up = left[0]! * (more[n + 1] ?? 0);
    for (let i = Math.max(1, n + 3 - more.length); i <= n; i += 1) up += left[i]! * (more[n - i + 2] ?? 0);
    left.push(up / none);
    sum += up / none;
    if (sum > 1e200) {
      for (let i = 0; i < left.length; i += 1) left[i]! *= 1e-200;
      sum *= 1e-200;
    }
  }
  return Math.max(0, 1 - 1 / (left[0]! / sum + load));
}

/** P(Poisson(mean) ≥ n), n = 0, 1, … until it is nothing. */
function atLeastOf(mean: number): readonly Ratio[] {
  const shares: number[] = [];
  for (let n = 0; n <= mean || (shares.at(-1) ?? 1) > NEGLIGIBLE; n += 1) shares.push(Math.exp(logPoisson(n, mean)));
  for (let n = shares.length - 2; n >= 0; n -= 1) shares[n]! += shares[n + 1]!;
  return shares;
}

/**
 * Windows that open with the next arrival after the last one is over and take `places`: of the 1 + Poisson(`load`) that come while one is
 * open and the one that opens it, min(…, places) are taken. `load`: arrivals in the length of a window.
 */
export function windowLoss(load: number, places: number): Ratio {
  let missing = 0;
  for (let n = 0; n + 1 < places; n += 1) missing += Math.exp(logPoisson(n, load)) * (places - 1 - n);
  return load === 0 ? 0 : Math.max(0, 1 - (places - missing) / (1 + load));
}
