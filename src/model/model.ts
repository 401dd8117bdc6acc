/**
 * The model: a scenario compiled to plain cloneable data. Names have become dense ids, links are
 * resolved, files are read; nothing is looked up by name while running. It crosses threads as it is.
 */
import type { Distribution } from '../kernel/distribution.ts';
import type { Micros } from '../units/units.ts';

/** How the rate of arrivals moves: straight lines between points, per second; the last point holds. */
export type RatePattern =
  | { readonly kind: 'segments'; readonly points: readonly RatePoint[] }
  /** A trace of counts: `perInterval[i]` arrivals expected in [i × interval, (i + 1) × interval), none after. */
  | { readonly kind: 'counts'; readonly interval: Micros; readonly perInterval: readonly number[] }
  /** A trace of instants: exactly these arrivals. */
  | { readonly kind: 'instants'; readonly at: readonly Micros[] }
  /** On/off bursts: exponential stays in each state, `rateOn` and `rateOff` per second. */
  | { readonly kind: 'bursts'; readonly rateOn: number; readonly rateOff: number; readonly meanOn: Micros; readonly meanOff: Micros };

export interface RatePoint {
  readonly at: Micros;
  /** Per second, from `at` on. */
  readonly rate: number;
  /** Whether the rate moves linearly towards the next point's rate instead of holding. */
  readonly ramps: boolean;
}

/** What strings a producer's keys are, and how one is chosen. Key n of the space is `name(n)`. */
export type KeyPattern =
  | { readonly kind: 'unique'; readonly prefix: string }
  | { readonly kind: 'sequence'; readonly keys: number; readonly prefix: string }
  /** Weighted choice among `keys` strings; weights as listed, or a rule that stands for them. */
  | { readonly kind: 'zipf'; readonly keys: number; readonly s: number; readonly prefix: string }
  | { readonly kind: 'uniform'; readonly keys: number; readonly prefix: string }
  /** `share` of the messages evenly over the first `keys`, the rest evenly over the others of `of`. */
  | { readonly kind: 'hot'; readonly share: number; readonly keys: number; readonly of: number; readonly prefix: string }
  | { readonly kind: 'weights'; readonly names: readonly string[]; readonly weights: readonly number[] };

/** One component as the assembler builds it. `config` is the service's own compiled data. */
export interface ComponentModel {
  readonly name: string;
  /** A key of the registry: `sqs-standard`, `kinesis`, `producer`, `poller`, … */
  readonly kind: string;
  readonly role: Role;
  readonly config: object;
  /** Index of the component each link of this one leads to, by the link's name (`to`, `from`, `deadLetter`). */
  readonly links: Readonly<Record<string, number>>;
}

export type Role = 'producer' | 'service' | 'consumer';

export type WarmUp = { readonly kind: 'fixed'; readonly until: Micros } | { readonly kind: 'mser5' };

/** Keys of a producer: the n-th has the id `base + n × step`, n below `size`. */
export interface KeySpace {
  readonly base: number;
  readonly step: number;
  readonly size: number;
  readonly pattern: KeyPattern;
  readonly producer: string;
}

export interface Model {
  readonly name: string;
  readonly seed: number | string;
  readonly horizon: Micros;
  readonly warmUp: WarmUp;
  /** Width of the intervals of every series; divides the horizon into at most a stated number. */
  readonly seriesInterval: Micros;
  /** Services first, then consumers, then producers: a component is built after what it needs. */
  readonly components: readonly ComponentModel[];
  readonly keySpaces: readonly KeySpace[];
}

export type { Distribution };
