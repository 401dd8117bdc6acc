/**
 * What a service declares to the scenario room: what may be written, what is documented, what it
 * measures, what it charges for, and how its resolved text becomes plain data for its model.
 *
 * A folder per service holds spec.ts (this), limits.ts, metrics.ts, prices.ts, config.ts, model.ts and, where closed forms apply, theory.ts.
 */
import type { ZodType } from 'zod';
import type { Distribution } from '../kernel/distribution.ts';
import type { MetricTable } from '../measure/metric.ts';
import type { KeyPattern, Role } from '../model/model.ts';
import type { Micros } from '../units/units.ts';
import type { CallTime } from './call-time.ts';
import type { Facts } from './facts.ts';

/** A documented quota or constant. */
export interface Limit {
  /** As a scenario names it after the component: `shard.write.bytes`. */
  readonly id: string;
  readonly value: number;
  /** Where it differs by Region; `value` everywhere else. */
  readonly byRegion?: Readonly<Record<string, number>>;
  readonly unit: 'count' | 'B' | 'B/s' | '/s' | 'µs';
  /** Per what it counts: `shard`, `queue and API action`, `call`. */
  readonly scope: string;
  /** AWS's name for the refusal, or '' where it answers none; `note` then says what happens. */
  readonly error: string;
  readonly source: string;
  /** Date the source was read, YYYY-MM-DD or YYYY-MM. */
  readonly asOf: string;
  readonly note?: string;
}

/** A default latency of one operation, with how far its source carries. */
export interface LatencyDefault {
  /** AWS's operation name, as `latencies:` in a scenario overrides it: `SendMessage`. */
  readonly operation: string;
  readonly base: Distribution;
  readonly perExtraEntry: number;
  readonly perByte: number;
  /** One time for all, not drawn for each call: a scenario can give it as a duration only. */
  readonly isFixed?: true;
  /** As a report shows it: `p50 8 ms, p99 51 ms, + 0.7 ms per extra entry`. */
  readonly text: string;
  readonly source: string;
  readonly asOf: string;
  readonly trust: 'high' | 'medium' | 'low' | 'none';
}

/** A modelling choice a report must own up to. */
export interface AssumptionNote {
  readonly id: string;
  readonly text: string;
  readonly source: string;
  readonly asOf: string;
  readonly trust: 'high' | 'medium' | 'low' | 'none';
}

/** A line of the price list. `usage` names what the model counted. */
export interface Price {
  readonly id: string;
  readonly item: string;
  /** Key of `ComponentRun.usage`. */
  readonly usage: string;
  /** Units of usage that one price buys: 1_000_000 for "per million". */
  readonly per: number;
  readonly unit: string;
  /** USD by Region, where one that is absent is unknown; or the same in each. */
  readonly usd: Readonly<Record<string, number>> | number;
  /** Units of usage a month that cost nothing. */
  readonly freePerMonth?: number;
  /** Items that share one free allowance of the account; each item its own when absent. */
  readonly allowance?: string;
  /** What units of usage beyond so many a month cost; a Region that is absent is unknown. In rising order. */
  readonly tiers?: readonly PriceTier[];
  /** Where infracost takes this usage: resource type, key of its usage file, keys that go with it, and whether the Region does. */
  readonly infracost?: { readonly resource: string; readonly key: string; readonly also?: Readonly<Record<string, number>>; readonly withRegion?: true };
  readonly source: string;
  readonly asOf: string;
  readonly note?: string;
}

export interface PriceTier {
  /** Units of usage a month. */
  readonly above: number;
  readonly usd: Readonly<Record<string, number>>;
  readonly source: string;
  readonly asOf: string;
}

export type PortKind = 'inlet' | 'queue' | 'log' | 'completions';

/**
 * A link of one component to another. It says of itself what the rooms ask of it, so that none of them goes by its name: which way
 * messages flow over it, whether it sets messages aside, and how it reads in a problem and in a result.
 */
export type ServiceLink = LinkEnds & (CarryingLink | SettingAsideLink);

interface LinkEnds {
  /** As the model finds it: `linked('to')`. Each once for a component. */
  readonly name: string;
  /** Where in the spec the target's name stands: `to`, `deadLetter.queue`. */
  readonly field: string;
  readonly target: string;
  /** What the target must offer. */
  readonly port: PortKind;
  /** The target is of the kind of the component itself. */
  readonly sameKind?: true;
  /** Between the two names in a problem: `reads from`. */
  readonly verb: string;
}

interface CarryingLink {
  /** Which way messages go: `out` to the target, `in` from it. */
  readonly flow: 'out' | 'in';
  readonly setsAside?: never;
  /** What a result calls it: `sends`. */
  readonly label: string;
}

/** Where messages go that are given up here. A result calls it by one label, which is how it tells them apart. */
interface SettingAsideLink {
  readonly flow: 'out';
  readonly setsAside: true;
}

/** The settings a compile step is given: documented values with the scenario's overrides applied. */
export interface Settings {
  /** Limit by id; Infinity under `limits: none`. */
  limit(id: string): number;
  /** What AWS documents for the limit in the scenario's Region, whatever the scenario says. */
  documented(id: string): number;
  /** Whether the scenario set the limit itself. */
  isOverridden(id: string): boolean;
  /** Latency by operation; null under `latencies: none`. */
  callTime(operation: string): CallTime;
  /** `limits: none` and `latencies: none`: the bare queueing system. */
  readonly isIdeal: boolean;
  /** Simulated time at which the run ends. */
  readonly horizon: Micros;
  /** Registers the keys a producer draws from; answers the index of their key space in the model. */
  keySpace(pattern: KeyPattern): number;
  /** What another component of the scenario tells of itself; nothing when there is none of that name. */
  factsOf(component: string): Facts;
}

/** By limit id; undefined where the attribute is not written. */
export type LimitsSet = Readonly<Record<string, number | undefined>>;

export interface ServiceSpec<Spec = unknown, Config extends object = object> {
  readonly kind: string;
  readonly role: Role;
  /** What else it is called, for the hint to whoever writes that as its kind. */
  readonly otherNames?: readonly string[];
  /** One sentence for help and the JSON Schema. */
  readonly summary: string;
  /** What the user may write under the component's name, `kind` included; output has defaults filled in, base units. */
  readonly schema: ZodType<Spec>;
  /** Ports it offers, by kind. */
  readonly offers: readonly PortKind[];
  /**
   * Links it needs. Asked of a spec that is wrong elsewhere too: it then holds the names of other components that were written, and
   * nothing else. A link without a target is passed over.
   */
  readonly links: (spec: Spec) => readonly ServiceLink[];
  /** Where `kind` may go unsaid, the field that tells this kind from others of its role; '' is the kind where none of those is written. */
  readonly impliedBy?: string;
  readonly limits: readonly Limit[];
  readonly latencies: readonly LatencyDefault[];
  readonly metrics: MetricTable;
  readonly prices: readonly Price[];
  readonly assumptions: readonly AssumptionNote[];
  /** What is deliberately not modelled, a sentence each. */
  readonly notModelled: readonly string[];
  readonly compile: (spec: Spec, settings: Settings) => Config;
  /** What the checks before a run compare across a link. Asked of a spec that is wrong in some fields too: see `told`. */
  readonly facts?: (spec: Spec, settings: Settings) => Facts;
  /** Ids of limits that a component with these attributes never meets. */
  readonly limitsOutOfForce?: (spec: Spec) => readonly string[];
  /** Ids of prices that a component with these attributes never pays. */
  readonly pricesOutOfForce?: (spec: Spec) => readonly string[];
  /** Limits the component's own attributes set (`maxMessageSize`), by limit id. */
  readonly limitsSet?: (spec: Spec) => LimitsSet;
}
