/**
 * What a sweep answers: for every point its overrides, verdicts, chosen measures, stability and cost. Of a
 * point's own result only this is kept; `run --set …` gives the rest, to the same numbers.
 *
 * Units as in study-result.ts: milliseconds, per second, bytes, shares of 1, USD a month.
 */
import type { Interval } from './interval.ts';
import type { ObjectiveResult, PrecisionReached, StabilityLabel, Verdict } from './study-result.ts';

export const SWEEP_SCHEMA_VERSION = 1;

/** What an axis holds, as written: `8`, `1200/s`, `true`. */
export type SweepValue = string | number | boolean;

/** What `sweep` answers and `study.json` holds: one scenario at many points. */
export interface SweepResult {
  readonly kind: 'sweep';
  readonly schemaVersion: typeof SWEEP_SCHEMA_VERSION;
  readonly name: string;
  readonly description: string;
  readonly provenance: SweepProvenance;
  readonly answer: SweepAnswer;
  /** What varies, in the order written. */
  readonly axes: readonly SweepAxis[];
  /** Path of the load: larger values were skipped once an objective was missed; null when everything is run. */
  readonly stop: string | null;
  /** What points are warned of before they run; absent when there is nothing. */
  readonly warnings?: readonly SweepWarning[];
  readonly measures: readonly SweepMeasure[];
  /** The scenario's own objectives; a point may have varied them. */
  readonly objectives: readonly SweepObjective[];
  /** In the order of the matrix. */
  readonly points: readonly PointResult[];
  /** The scenario without any point, as resolved. */
  readonly scenario: unknown;
}

/** A warning by its rule, in the words of the first point that has it; `points` have it of the `of` that were read beforehand. */
export interface SweepWarning {
  readonly rule: string;
  readonly message: string;
  readonly points: number;
  readonly of: number;
  /** `id` of the first of them. */
  readonly first: string;
}

/** What it takes to get the same numbers again; all but seed, version, hash and options are counts. */
export interface SweepProvenance {
  readonly seed: number | string;
  readonly version: string;
  /** SHA-256 of the resolved scenario without any point, hex. */
  readonly scenarioHash: string;
  readonly points: number;
  readonly finished: number;
  readonly skipped: number;
  readonly refused: number;
  /** What was given beside the file, as words of a command line: `--set`, `a.b=4`, `--duration=20s`; absent where nothing was. */
  readonly options?: readonly string[];
  /** Replications and kernel events of all finished points. */
  readonly replications: number;
  readonly events: number;
}

/** The cheapest point that meets all objectives; where loads vary, of those that carry most. */
export interface SweepAnswer {
  /** Index of the point; null when there is none. */
  readonly point: number | null;
  readonly sentence: string;
  /** Where one load varies and something besides: for each of its values the cheapest point that meets all objectives, or null. */
  readonly loads?: readonly { readonly path: string; readonly value: SweepValue; readonly point: number | null }[];
}

/** A path that varies and its values; `amounts` runs parallel to `values`. */
export interface SweepAxis {
  readonly path: string;
  readonly values: readonly SweepValue[];
  /** What each value amounts to (`1200/s` is 1200, `5m` 300 seconds), null for a word. */
  readonly amounts: readonly (number | null)[];
}

/** A number kept of every point, by the name it has in `points[].measures`, where it is in `unit`. */
export interface SweepMeasure {
  /** `<component>.<metric>.<aggregate>` */
  readonly name: string;
  readonly component: string;
  readonly metric: string;
  readonly aggregate: string;
  readonly unit: string;
  /** There and true where it was asked for by name: it is shown whatever else is. */
  readonly asked?: true;
}

/** An objective as the scenario states it: `measure` names one of `measures`, `bound` is in `unit`. */
export interface SweepObjective {
  readonly expression: string;
  readonly measure: string;
  readonly operator: ObjectiveResult['operator'];
  readonly bound: number;
  readonly unit: string;
}

/**
 * One point: `index` from 0 in the order of the matrix, `objectives` as in a result, `measures` by name, `stability` by
 * component, `replications` and `events` counted.
 */
export interface PointResult {
  readonly index: number;
  /** Its overrides, as `--set` takes them, separated by spaces. */
  readonly id: string;
  /** Path → value, as in the matrix. */
  readonly values: Readonly<Record<string, SweepValue>>;
  /** skipped: a smaller load missed an objective already. refused: the scenario does not allow these values. */
  readonly outcome: 'finished' | 'skipped' | 'refused';
  /** Why it was not run; '' when it was. */
  readonly note: string;
  /** missed when any objective is, else undecided when any is; null without objectives or when not run. */
  readonly verdict: Verdict | null;
  readonly scenarioHash: string;
  readonly replications: number;
  readonly precision?: PrecisionReached;
  readonly objectives: readonly PointObjective[];
  readonly measures: Readonly<Record<string, PointMeasure>>;
  readonly stability: Readonly<Record<string, StabilityLabel>>;
  /** USD; null when unknown. */
  readonly costMonthly: number | null;
  /** Lines of the bill without a known price, which are not in the sum; absent when there are none. */
  readonly unpriced?: number;
  readonly events: number;
}

/** What became of an objective at one point; the rest of it is in the sweep's `objectives`, or in `varied`. */
export interface PointObjective extends Pick<ObjectiveResult, 'expression' | 'actual' | 'interval' | 'verdict' | 'note'> {
  /** There where the sweep's `objectives` have no such expression: the point states objectives of its own. */
  readonly varied?: Pick<ObjectiveResult, 'component' | 'metric' | 'aggregate' | 'operator' | 'bound' | 'unit'>;
}

/** What one measure is at one point. */
export interface PointMeasure {
  /** In the measure's unit; null when nothing was observed. */
  readonly value: number | null;
  /** 95 % confidence interval, when there is one; [low, null] where it has no upper end. */
  readonly interval: Interval | null;
  /** There and true where the value says how long the run is, not how good the design: a time or a backlog behind an overloaded component. */
  readonly grows?: true;
  /** Each replication's own value, for paired comparison; kept for the objectives' measures. */
  readonly replications?: readonly number[];
}

/** The verdict on a point as a whole. */
export function verdictOf(objectives: readonly PointObjective[]): Verdict | null {
  if (objectives.length === 0) return null;
  const verdicts = objectives.map(({ verdict }) => verdict);
  return verdicts.includes('missed') ? 'missed' : verdicts.includes('undecided') ? 'undecided' : 'met';
}

/** Cheaper first, after all that leave less of their bill without a price: a part of a bill is always cheap. */
export function byCost(a: PointResult, b: PointResult): number {
  const costOf = ({ costMonthly }: PointResult): number => costMonthly ?? Number.MAX_VALUE;
  return (a.unpriced ?? 0) - (b.unpriced ?? 0) || costOf(a) - costOf(b);
}
