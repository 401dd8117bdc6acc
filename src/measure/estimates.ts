/**
 * Means that say how far they can be trusted.
 *
 * An estimate is a mean with half of its confidence interval (Student-t over independent values:
 * replications, or batch means). Fewer than two values carry no interval: the half-width is then
 * Infinity, never 0. See decision 020.
 */
import jStat from 'jstat';
import { meanOf, sumOfSquares, total } from './sums.ts';

export interface Estimate {
  readonly mean: number;
  /** Half of the confidence interval, in the unit of the mean; Infinity when `n` < 2. */
  readonly halfWidth: number;
  /** Independent values it rests on. */
  readonly n: number;
}

export const CONFIDENCE = 0.95;

/** The factor of a two-sided interval at `confidence` (0..1) with `degrees` of freedom. */
export function studentFactor(confidence: number, degrees: number): number {
  if (!(confidence > 0 && confidence < 1)) throw new Error(`believed: a confidence is between 0 and 1, got ${confidence}`);
  return degrees < 1 ? Infinity : jStat.studentt.inv((1 + confidence) / 2, degrees);
}

/** Student-t interval of the mean of independent values. */
export function estimate(values: readonly number[], confidence = CONFIDENCE): Estimate {
  const n = values.length;
  if (n === 0) return { mean: NaN, halfWidth: Infinity, n };
  const mean = meanOf(values);
  if (n === 1) return { mean, halfWidth: Infinity, n };
  const error = Math.sqrt(sumOfSquares(values, mean) / (n * (n - 1)));
  return { mean, halfWidth: scaled(studentFactor(confidence, n - 1), error), n };
}

/**
 * Mean per observation where each independent part (a replication, a batch) holds a random number of
 * observations: Σ sums / Σ counts, with the classical ratio estimator's interval. With equal counts it
 * is `estimate` of the parts' means.
 */
export function ratioEstimate(sums: readonly number[], counts: readonly number[], confidence = CONFIDENCE): Estimate {
  const n = sums.length;
  const observed = total(counts);
  if (observed === 0) return { mean: NaN, halfWidth: Infinity, n: 0 };
  const mean = total(sums) / observed;
  if (n < 2) return { mean, halfWidth: Infinity, n };
  let squares = 0;
  for (let i = 0; i < n; i += 1) squares += (sums[i]! - mean * counts[i]!) ** 2;
  const error = Math.sqrt((n * squares) / (n - 1)) / observed;
  return { mean, halfWidth: scaled(studentFactor(confidence, n - 1), error), n };
}

/** `second − first`, replication by replication: under common random numbers most of the noise cancels. */
export function pairedDifference(first: readonly number[], second: readonly number[], confidence = CONFIDENCE): Estimate {
  if (first.length !== second.length) {
    throw new Error(`believed: pairs have two members, got ${first.length} and ${second.length} values`);
  }
  return estimate(
    first.map((value, i) => second[i]! - value),
    confidence,
  );
}

/** Half-width as a part of the mean; 0.02 is ±2 %. Infinity when the mean is 0 and the interval is not. */
export function relativePrecision({ mean, halfWidth }: Estimate): number {
  return halfWidth === 0 ? 0 : halfWidth / Math.abs(mean);
}

/** Nobody runs more; beyond it one more or less cannot be told apart in the search. */
const REPLICATIONS_COUNTABLE = 1e9;

/**
 * Replications it would take in all for `precision` (half-width as a part of the mean), if the spread
 * stays as measured. At least as many as there are; Infinity when the spread is unknown.
 */
export function replicationsNeeded(of: Estimate, precision: number, confidence = CONFIDENCE): number {
  if (of.n < 2 || !Number.isFinite(of.halfWidth)) return Infinity;
  if (relativePrecision(of) <= precision) return of.n;
  const deviation = (of.halfWidth / studentFactor(confidence, of.n - 1)) * Math.sqrt(of.n);
  const reach = precision * Math.abs(of.mean);
  if (!(reach > 0)) return Infinity;
  const isEnough = (n: number): boolean => (studentFactor(confidence, n - 1) * deviation) / Math.sqrt(n) <= reach;
  // Student's factor only falls with n: the normal one's answer is too few, by little.
  let n = Math.max(of.n + 1, Math.floor(((studentFactor(confidence, 1e6) * deviation) / reach) ** 2));
  if (n > REPLICATIONS_COUNTABLE) return Infinity;
  while (!isEnough(n)) n += 1;
  return n;
}

/** The interval's ends. */
export function endsOf({ mean, halfWidth }: Estimate): readonly [number, number] {
  return [mean - halfWidth, mean + halfWidth];
}

/** 0 × Infinity must stay 0 here: values that do not differ have no spread. */
function scaled(factor: number, error: number): number {
  return error === 0 ? 0 : factor * error;
}
