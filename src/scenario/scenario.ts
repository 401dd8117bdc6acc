/**
 * What the user meant: names, units, defaults filled in, files read. Plain data.
 */

import type { Role, WarmUp } from '../model/model.ts';
import type { CallTime } from '../services/call-time.ts';
import type { Micros } from '../units/units.ts';

/**
 * A scenario, checked and with everything filled in: base units (whole microseconds, bytes, per second), but objectives
 * in the unit each names and prices in USD.
 */
export interface Scenario {
  readonly name: string;
  readonly description: string;
  readonly duration: Micros;
  readonly warmUp: WarmUp;
  readonly seed: number | string;
  readonly replications: Replications;
  readonly region: string;
  /** In the order written: producers, services, consumers. */
  readonly components: readonly ScenarioComponent[];
  readonly objectives: readonly ScenarioObjective[];
  readonly limits: LimitChoice;
  readonly latencies: LatencyChoice;
  /** What is paid instead of the list's prices. */
  readonly prices: PriceChoice;
  readonly matrix: Matrix | null;
  readonly plan: Plan | null;
  /** Wall-clock instant of virtual time 0, ISO 8601, when a trace names one. */
  readonly startsAt: string | null;
  /** As a user would write it, everything filled in: another scenario file that means the same. */
  readonly resolved: Readonly<Record<string, unknown>>;
  /** SHA-256 of every file read besides the scenario, hex, by name. */
  readonly files: Readonly<Record<string, string>>;
  /** Sentences of the warnings, for the report. */
  readonly warnings: readonly string[];
}

/** One producer, service or consumer. */
export interface ScenarioComponent {
  readonly name: string;
  readonly role: Role;
  readonly kind: string;
  /** What the schema of its kind made of what was written: base units, defaults filled in. */
  readonly spec: object;
}

/**
 * How many runs: a number of them, or as many as it takes, `max` at most, until the interval of the measure `of` is
 * narrow enough. `precision` is its half-width as a part of the value, 0..1, `confidence` 0..1.
 */
export type Replications =
  | { readonly kind: 'fixed'; readonly runs: number }
  | {
      readonly kind: 'precision';
      readonly method: 'replications' | 'batch-means';
      readonly precision: number;
      readonly confidence: number;
      readonly of: string;
      readonly max: number;
    };

/** Which limits hold: AWS's own, others, or none at all (`isNone`). */
export interface LimitChoice {
  readonly isNone: boolean;
  /** Overrides by component and limit id, base units; Infinity for `none`. */
  readonly values: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** How long API calls take: the time the services state, another, or none at all (`isNone`). */
export interface LatencyChoice {
  readonly isNone: boolean;
  /** Overrides by component and operation; `*` stands for every operation of the component. */
  readonly values: Readonly<Record<string, Readonly<Record<string, CallTime>>>>;
}

/** USD per unit of the price list, by component and price id. */
export type PriceChoice = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** A target the user sets, taken apart: `<component>.<metric>.<aggregate> <op> <value>`. */
export interface ScenarioObjective {
  readonly expression: string;
  readonly component: string;
  readonly metric: string;
  readonly aggregate: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  /** In `unit`. */
  readonly bound: number;
  readonly unit: string;
}

/** A value as written in YAML or after `--set`: `8`, `1200/s`, `true`. */
export type Scalar = string | number | boolean;
/** Path → value: one combination, or the part of one that several have in common. */
export type MatrixPoint = Readonly<Record<string, Scalar>>;

/** What `sweep` varies: every combination of the axes, `exclude` left out first, `include` added then. */
export interface Matrix {
  /** Path → values to try. */
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  readonly include: readonly MatrixPoint[];
  readonly exclude: readonly MatrixPoint[];
  /** Path of the load: larger values are skipped once an objective fails. */
  readonly stop: string | null;
}

/** What `plan` searches: path → values to choose from, and how sure the answer must be (`confidence`, 0..1). */
export interface Plan {
  readonly vary: Readonly<Record<string, PlanRange>>;
  /** `cost`, or a path whose value shall be least. */
  readonly minimise: string;
  readonly confidence: number;
}

/** range: whole numbers, both ends included · choices: a list of values, as written. */
export type PlanRange =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'choices'; readonly values: readonly Scalar[] };
