/**
 * What a result says beyond what was simulated: the scenario's own words, the limits and assumptions in
 * force, the objectives, the prices. Made by `model/compile` beside the model; plain data.
 */
import type { MetricTable } from '../measure/metric.ts';
import type { Assumption, LimitEntry } from './study-result.ts';

export interface Objective {
  /** As written: `sessions.sojourn.p99 < 5s`. */
  readonly expression: string;
  readonly component: string;
  readonly metric: string;
  /** mean · min · max · last · sum · count · rate · share · p50 · p90 · p95 · p99 · p999 */
  readonly aggregate: string;
  readonly operator: '<' | '<=' | '>' | '>=' | '==' | '!=';
  /** In the metric's result unit: milliseconds, bytes, per second, 0..1, count. */
  readonly bound: number;
  readonly unit: string;
}

export interface PriceLine {
  readonly component: string;
  /** As `prices:` in a scenario names it after the component: `requests`. */
  readonly id?: string;
  readonly item: string;
  /** Key of the component's usage. */
  readonly usage: string;
  readonly per: number;
  readonly unit: string;
  /** USD in the scenario's Region; null when unknown. */
  readonly usd: number | null;
  readonly freePerMonth: number;
  /** Items that share one free allowance; each item its own when absent. */
  readonly allowance?: string;
  /** USD of units beyond so many a month of the item, all components together; null when unknown. In rising order. */
  readonly tiers?: readonly { readonly above: number; readonly usd: number | null; readonly source: string; readonly asOf: string }[];
  /** Where infracost takes this usage. */
  readonly infracost?: InfracostKey;
  readonly source: string;
  readonly asOf: string;
  readonly note?: string;
}

/** A resource type and a key of infracost's usage file, and keys that go with it. */
export interface InfracostKey {
  readonly resource: string;
  readonly key: string;
  readonly also?: Readonly<Record<string, number | string>>;
}

/** How narrow which interval shall be, and by which means: more replications, or one run that goes on. */
export interface PrecisionTarget {
  readonly method: PrecisionMethod;
  /** Half-width as a part of the value, 0..1. */
  readonly precision: number;
  readonly confidence: number;
  /** `<component>.<metric>.<aggregate>` */
  readonly of: string;
  /** Replications at most; 1 with batch means. */
  readonly max: number;
}

export interface AttributeChange {
  readonly component: string;
  readonly attribute: string;
  /** As a scenario would write them. */
  readonly from: string;
  readonly to: string;
  /** When it is asked for, and when it is felt. */
  readonly atMs: number;
  readonly feltAtMs: number;
}

export type PrecisionMethod = 'replications' | 'batch-means';

export interface StudyContext {
  readonly name: string;
  readonly description: string;
  /** The scenario as resolved, JSON. */
  readonly scenario: unknown;
  readonly scenarioHash: string;
  readonly seed: number | string;
  /** With `precision`: at most this many. */
  readonly replications: number;
  /** Runs until the half-width of `of` is this part of its value; absent: a fixed number. */
  readonly precision?: PrecisionTarget;
  readonly region: string;
  readonly startsAt: string | null;
  /** How the warm-up was chosen; read from the scenario's `warmUp` when absent. */
  readonly warmUp?: 'fixed' | 'mser5';
  readonly components: readonly {
    readonly name: string;
    readonly kind: string;
    readonly role: 'producer' | 'service' | 'consumer';
    readonly metrics: MetricTable;
  }[];
  readonly links: readonly { readonly from: string; readonly to: string; readonly label: string }[];
  readonly objectives: readonly Objective[];
  /** Attributes that the scenario changes while the run goes on, in the order they are felt. */
  readonly changes: readonly AttributeChange[];
  readonly limits: readonly LimitEntry[];
  readonly assumptions: readonly Assumption[];
  readonly notModelled: readonly string[];
  /** Warnings of the semantic checks, to be repeated in the report. */
  readonly warnings: readonly string[];
  readonly prices: readonly PriceLine[];
}
