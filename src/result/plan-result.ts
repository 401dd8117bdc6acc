/**
 * What a plan answers: the values that suffice (or the largest rate that does), what was simulated to know
 * it, what binds one step below, and what was taken for granted. Versioned, JSON, checked by plan-schema.ts.
 * Times in milliseconds, rates per second, money in USD a month, as in a result.
 */
import type { Interval } from './interval.ts';
import type { Cost, ObjectiveResult, Verdict } from './study-result.ts';

export const PLAN_VERSION = 1;

/** What an axis may take, as written: `8`, `1200/s`, `true`. */
export type PlanValue = string | number | boolean;
/** Path → value: one combination of values. */
export type PlanPoint = Readonly<Record<string, PlanValue>>;

/** What `plan` and `planRate` answer and `plan.json` holds; whatever points into `candidates` does so by index from 0. */
export interface PlanResult {
  readonly planVersion: typeof PLAN_VERSION;
  readonly name: string;
  readonly description: string;
  /** vary: smallest or cheapest values · max-rate: the largest load. */
  readonly question: 'vary' | 'max-rate';
  readonly axes: readonly PlanAxis[];
  /** `cost`, a path, or `size` where no price is known. */
  readonly minimise: string;
  readonly objectives: readonly string[];
  /** With which every objective of the answer holds, 0..1. */
  readonly confidence: number;
  /** What a reader must know before the answer, a sentence each: what does not keep up at it, or why no larger range has one. Absent when there is nothing. */
  readonly findings?: readonly string[];
  readonly answer: PlanAnswer | null;
  /** Of the simulated candidates that do not hold the nearest to holding; only when there is no answer. */
  readonly closest: number | null;
  /** The answer of each combination of choices, when there are choices; the best is `answer`. */
  readonly alternatives: readonly PlanAlternative[];
  /** Everything that was simulated, in the order it was asked. */
  readonly candidates: readonly PlanCandidate[];
  /** What closed forms rule out, a line each; where some of it was simulated all the same, the sentence says so. */
  readonly skipped: readonly PlanSkipped[];
  /** What the search took for granted and what it found about it, a sentence each. */
  readonly assumed: readonly string[];
  /** Where more made it worse, or what was taken for dearer cost less, a sentence each; empty when nothing simulated contradicts what is assumed. */
  readonly nonMonotone: readonly string[];
  readonly counts: PlanCounts;
  readonly provenance: { readonly seed: number | string; readonly version: string; readonly scenarioHash: string };
}

/** A path that was searched and the values it may take. */
export interface PlanAxis {
  readonly path: string;
  /** ordered: more helps, as far as is assumed · choice: each is tried by itself · rate: less helps. */
  readonly kind: 'ordered' | 'choice' | 'rate';
  /** In the order from least to most; of a rate the values that were tried. */
  readonly values: readonly PlanValue[];
}

/** A combination of values that was simulated, with the verdict on all its objectives together, and how many replications it took. */
export interface PlanCandidate {
  readonly values: PlanPoint;
  /** What makes the same variant: `--set` of each. */
  readonly overrides: readonly string[];
  /** refused: the scenario does not allow these values. */
  readonly verdict: Verdict | 'refused';
  /** The objective that is missed by most; of a candidate that holds the one with the least headroom. */
  readonly binding: string | null;
  readonly objectives: readonly ObjectiveResult[];
  /** USD a month at the load of the whole run, warm-up included; null when unknown. */
  readonly monthly: number | null;
  /** Lines of the bill without a known price, which are not in the sum; absent when there are none. */
  readonly unpriced?: number;
  readonly replications: number;
  /** What does not keep up, whatever the objectives say; absent when everything does. */
  readonly overloaded?: readonly PlanOverload[];
  /** Why it was refused, or what else a reader must know: a cap that was reached. */
  readonly note: string;
}

/** A component of a candidate that does not keep up. */
export interface PlanOverload {
  readonly component: string;
  /** As the component's stability says it in a result. */
  readonly sentence: string;
}

/** `q does not keep up`; '' where everything does. */
export function overloadText({ overloaded = [] }: Pick<PlanCandidate, 'overloaded'>): string {
  const names = overloaded.map(({ component }) => component);
  if (names.length === 0) return '';
  return names.length === 1 ? `${names[0]} does not keep up` : `${names.slice(0, -1).join(', ')} and ${names.at(-1)} do not keep up`;
}

/** What is left of one objective at the answer; `actual`, `interval` and `bound` are in `unit`. */
export interface PlanHeadroom {
  readonly expression: string;
  readonly actual: number | null;
  readonly interval: Interval | null;
  readonly bound: number;
  readonly unit: string;
  /** What is left of the bound, as a part of it: 0.25 of 150 < 200, more than 1 of 8 > 3, below 0 where it is missed. Bound 0: 0 at 0, null beyond it. */
  readonly headroom: number | null;
}

/** A neighbour of the answer, one step along one axis. */
export interface PlanNeighbour {
  readonly path: string;
  readonly value: PlanValue;
  /** Index into `candidates`. */
  readonly candidate: number;
}

/** The values that suffice, or the largest rate that does: what is left of each objective, what it costs, and what lies one step beside it. */
export interface PlanAnswer {
  /** Index into `candidates`. */
  readonly candidate: number;
  readonly values: PlanPoint;
  readonly headroom: readonly PlanHeadroom[];
  readonly cost: Cost | null;
  /** One step less, axis by axis; none where the range ends. */
  readonly below: readonly PlanNeighbour[];
  readonly above: readonly PlanNeighbour[];
  /** Axes on which the answer is the least value allowed: smaller ones were not asked about. */
  readonly atEdge: readonly string[];
  /** One sentence. */
  readonly sentence: string;
}

/** A combination of choices and the best of the values that suffice with it. */
export interface PlanAlternative {
  readonly choices: PlanPoint;
  /** Index into `candidates`; null when nothing holds with these choices. */
  readonly candidate: number | null;
}

/** Values of one path that closed forms rule out, and why. */
export interface PlanSkipped {
  readonly path: string;
  readonly values: readonly PlanValue[];
  readonly sentence: string;
}

/** How much work the search was and how much it was spared; replications are of all candidates together. */
export interface PlanCounts {
  /** Combinations the ranges allow; null for a rate. */
  readonly grid: number | null;
  readonly simulated: number;
  readonly replications: number;
  /** Combinations that closed forms rule out and that were not simulated all the same. */
  readonly ruledOutByTheory: number;
}
