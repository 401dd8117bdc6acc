/** An objective against what was measured: met, missed, or not to be told from this many replications. */
import type { Objective } from './context.ts';
import { type Interval, isRatio, possibleInterval } from './interval.ts';
import type { Metric, ObjectiveResult, Verdict } from './study-result.ts';

/** A number as it was estimated; percentiles have an interval of their own instead of a half-width. */
export interface Actual {
  readonly value: number | undefined;
  readonly halfWidth?: number | undefined;
  readonly interval?: Interval | undefined;
}

/** `overloaded`: names of overloaded components whose backlog this metric feels. */
export function judge(objective: Objective, metric: Metric | undefined, replications: number, overloaded: readonly string[] = []): ObjectiveResult {
  const { expression, component, metric: name, aggregate, operator, bound, unit } = objective;
  if (metric?.grows === true && aggregate === 'mean') return withoutEnd(objective, overloaded);
  const actual = metric ? actualOf(metric, aggregate) : { value: undefined };
  const interval = intervalOf(actual, isRatio(metric?.unit ?? '', aggregate));
  const value = actual.value !== undefined && Number.isFinite(actual.value) ? actual.value : null;
  const verdict = value === null ? 'undecided' : verdictFrom(operator, bound, value, interval, reachOf(metric, aggregate));
  const why = metric?.grows === true && value !== null ? '' : whyOf(value, interval, verdict, objective, replications);
  const notes = [why, overloadNote(aggregate, overloaded)];
  return {
    expression,
    component,
    metric: name,
    aggregate,
    operator,
    bound,
    unit,
    actual: value,
    interval,
    verdict,
    note: notes.filter((note) => note !== '').join(' '),
  };
}

/**
 * What grows for as long as the run goes on has no mean, and passes every bound in time: below one it is not, above one it is, however
 * short this run was.
 */
function withoutEnd({ operator, bound, ...objective }: Objective, overloaded: readonly string[]): ObjectiveResult {
  const { expression, component, metric, aggregate, unit } = objective;
  const verdict = holds(operator, bound, Number.POSITIVE_INFINITY) ? 'met' : 'missed';
  const [names, are] = overloaded.length === 0 ? [component, 'is'] : [overloaded.join(' and '), overloaded.length > 1 ? 'are' : 'is'];
  const note = `${names} ${are} overloaded: it grows, there is no mean.`;
  return { expression, component, metric, aggregate, operator, bound, unit, actual: null, interval: null, verdict, note };
}

/** Whether there is no number because it grows: what was not observed is undecided. */
export function hasNoEnd({ actual, verdict }: Pick<ObjectiveResult, 'actual' | 'verdict'>): boolean {
  return actual === null && verdict !== 'undecided';
}

/**
 * The verdict on a value that is known as well as its interval says. An open interval is judged as though it ended at
 * `reach`: where nothing at all was seen beyond a bound, that counts as evidence (decision 021).
 */
export function verdictFrom(
  operator: Objective['operator'],
  bound: number,
  value: number,
  interval: Interval | null,
  reach: number = Number.POSITIVE_INFINITY,
): Verdict {
  // Nothing is below 0: where any was seen the truth is above it, however wide the interval.
  if (interval === null || ((operator === '==' || operator === '!=') && bound === 0 && value > 0)) return holds(operator, bound, value) ? 'met' : 'missed';
  return fromInterval(operator, bound, [interval[0], interval[1] ?? reach]);
}

/** Where an open interval of a percentile is judged to end; results of before it was asked how much tells have the largest observation alone. */
export function reachOf(metric: Metric | undefined, aggregate: string): number | undefined {
  return metric?.reach?.[aggregate] ?? metric?.max;
}

export function actualOf(metric: Metric, aggregate: string): Actual {
  const relative = metric.mean !== undefined && metric.halfWidth !== undefined && metric.mean !== 0 ? metric.halfWidth / metric.mean : undefined;
  switch (aggregate) {
    case 'mean':
      return { value: metric.mean, halfWidth: metric.halfWidth };
    case 'rate':
      return metric.kind === 'samples' ? { value: undefined } : { value: metric.mean, halfWidth: metric.halfWidth };
    case 'sum':
    case 'count':
      // A counter's sum is its rate times the observed span, so over replications it is as precise as the rate. Of one run it is what was counted.
      if (metric.kind === 'counter')
        return { value: metric.sum, halfWidth: relative === undefined || metric.intervalFrom !== 'replications' ? undefined : relative * (metric.sum ?? 0) };
      return { value: aggregate === 'sum' ? metric.sum : metric.count };
    case 'share':
      return { value: metric.share, halfWidth: metric.shareHalfWidth };
    // Extremes are of all replications together: the promise is that none of them went beyond.
    case 'min':
    case 'max':
    case 'last':
      return { value: metric[aggregate] };
    case 'p50':
    case 'p90':
    case 'p95':
    case 'p99':
    case 'p999':
      return { value: metric[aggregate], interval: metric.intervals?.[aggregate] };
    default:
      throw new Error(`believed: an objective's aggregate was checked before the run, got ${aggregate}`);
  }
}

function intervalOf({ value, halfWidth, interval }: Actual, isPart: boolean): Interval | null {
  if (interval) return interval;
  if (value === undefined || halfWidth === undefined || !Number.isFinite(halfWidth)) return null;
  return possibleInterval(value, halfWidth, isPart);
}

/** The verdict when the truth lies somewhere in an interval. */
function fromInterval(operator: Objective['operator'], bound: number, [low, high]: readonly [number, number]): Verdict {
  if (operator === '==' || operator === '!=') {
    if (low < high && low <= bound && bound <= high) return 'undecided';
    return holds(operator, bound, low) ? 'met' : 'missed';
  }
  const atLow = holds(operator, bound, low);
  const atHigh = holds(operator, bound, high);
  return atLow === atHigh ? (atLow ? 'met' : 'missed') : 'undecided';
}

export function holds(operator: Objective['operator'], bound: number, value: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
    default:
      return operator satisfies never;
  }
}

function whyOf(value: number | null, interval: Interval | null, verdict: Verdict, { aggregate, operator }: Objective, replications: number): string {
  if (value === null) return 'Nothing was observed.';
  if (interval) return intervalNote(interval, verdict, operator, undefined, replications === 1 ? 'a longer run would tell' : undefined);
  if (aggregate === 'min' || aggregate === 'max') return replications > 1 ? `Extreme of all ${replications} replications.` : '';
  if (replications === 1) return 'One replication, no interval.';
  return aggregate === 'mean' ? 'Observed in one replication alone, no interval.' : '';
}

/** Why an interval leaves it open, or what it is decided by where the end that would decide is missing; '' where the interval decides. */
export function intervalNote(
  [, high]: Interval,
  verdict: Verdict,
  operator: Objective['operator'],
  name = 'The 95 % interval',
  remedy = 'more replications would tell',
): string {
  if (high !== null) return verdict === 'undecided' ? `${name} straddles the bound: ${remedy}.` : '';
  if (verdict === 'undecided') return 'Too few observations beyond it for an upper end: longer runs or more replications would tell.';
  const isByLow = (verdict === 'met') === operator.startsWith('>');
  return isByLow ? '' : 'Too few observations beyond it for an upper end, but none at all beyond the bound.';
}

function overloadNote(aggregate: string, overloaded: readonly string[]): string {
  const dependsOnLength = aggregate === 'mean' || aggregate === 'max' || aggregate === 'last' || aggregate.startsWith('p');
  if (overloaded.length === 0 || !dependsOnLength) return '';
  return `${overloaded.join(' and ')} ${overloaded.length > 1 ? 'are' : 'is'} overloaded: this number depends on how long the run is.`;
}
