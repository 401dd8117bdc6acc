/**
 * Keys thrown on shards by a hash: how hot is the hottest shard, when all keys carry the same load?
 * For keys that are known, place them exactly instead; this is for keys that are not.
 */
import type { Ratio } from '../units/units.ts';
import { logFactorial } from './deterministic.ts';

export interface Hottest {
  /** Share of the load on the hottest shard that no placement goes below. */
  readonly least: Ratio;
  /** Mean of the hottest share over placements; null where reckoning it exactly takes too long. */
  readonly mean: Ratio | null;
  /** What the mean does not exceed. */
  readonly meanAtMost: Ratio;
  /** What the hottest share does not exceed with at least `confidence`. */
  readonly atMost: Ratio;
}

/** Beyond this many keys the exact mean is left to its bounds. */
const EXACT_KEYS_MAX = 400;

export function hottestShare(keys: number, shards: number, confidence: Ratio = 0.95): Hottest {
  return {
    least: Math.ceil(keys / shards) / keys,
    mean: keys <= EXACT_KEYS_MAX ? meanHottest(keys, shards) / keys : null,
    meanAtMost: Math.min(1, chernoffMean(keys, shards) / keys),
    atMost: unionBound(keys, shards, 1 - confidence) / keys,
  };
}

/** Σ_m P(max > m): exact, from the number of placements with at most m keys a shard. */
function meanHottest(keys: number, shards: number): number {
  let mean = 0;
  for (let most = 0; most < keys; most += 1) {
    const within = withinShare(keys, shards, most);
    mean += 1 - within;
    if (1 - within < 1e-12) break;
  }
  return mean;
}

/** P(no shard has more than `most` keys): shards as independent Poisson counts, given that they add up to `keys`. */
function withinShare(keys: number, shards: number, most: number): Ratio {
  if (most * shards < keys) return 0;
  const mean = keys / shards;
  const one = Float64Array.from({ length: Math.min(most, keys) + 1 }, (_, i) => Math.exp(i * Math.log(mean) - mean - logFactorial(i)));
  const all = power(one, shards, keys);
  return Math.min(1, all[keys]! / Math.exp(keys * Math.log(keys) - keys - logFactorial(keys)));
}

/** The distribution of a sum of `times` independent counts, up to `most`, by repeated squaring. */
function power(base: Float64Array, times: number, most: number): Float64Array {
  let result: Float64Array = Float64Array.of(1);
  let square: Float64Array = base;
  for (let left = times; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = convolve(result, square, most);
    if (left > 1) square = convolve(square, square, most);
  }
  return result.length > most ? result : Float64Array.from({ length: most + 1 }, (_, i) => result[i] ?? 0);
}

function convolve(a: Float64Array, b: Float64Array, most: number): Float64Array {
  const sum = new Float64Array(Math.min(a.length + b.length - 1, most + 1));
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length && i + j < sum.length; j += 1) sum[i + j]! += a[i]! * b[j]!;
  }
  return sum;
}

/** E[max] ≤ ln(N × E[exp(tX)]) / t for every t > 0; the best t by halving and doubling. */
function chernoffMean(keys: number, shards: number): number {
  let best = keys;
  for (let t = 1e-3; t < 50; t *= 1.02) {
    best = Math.min(best, (Math.log(shards) + keys * Math.log1p(Math.expm1(t) / shards)) / t);
  }
  return best;
}

/** The least m with N × P(Binomial(K, 1/N) > m) ≤ `risk`. */
function unionBound(keys: number, shards: number, risk: Ratio): number {
  if (shards === 1) return keys;
  let beyond = 0;
  for (let m = keys; m > 0; m -= 1) {
    beyond += Math.exp(logFactorial(keys) - logFactorial(m) - logFactorial(keys - m) - m * Math.log(shards) + (keys - m) * Math.log1p(-1 / shards));
    if (shards * beyond > risk) return m;
  }
  return 0;
}
