/**
 * What a component tells queueing theory of itself, read from its compiled configuration by its own kind: plans and second opinions
 * ask this, and know no configuration. Of a kind that tells nothing theory has nothing to say, nor of what it sends to.
 */
import type { Distribution } from '../kernel/distribution.ts';
import type { RatePattern } from '../model/model.ts';
import type { Bytes, Micros, PerSecond, Ratio } from '../units/units.ts';
import type { CallTime } from './call-time.ts';
import type { RetryConfig } from './retry-config.ts';

export interface Theory {
  readonly traffic?: TrafficView;
  readonly source?: SourceView;
  readonly work?: WorkView;
}

/** In `services/models.ts` beside `build`, which takes the same. */
export type TheoryOf = (config: object) => Theory;

/** Of what sends at a rate of its own. */
export interface TrafficView {
  /** The link it sends over, by its name. */
  readonly over: string;
  readonly rate: RatePattern;
  /** Its configuration with another rate. */
  readonly withRate: (rate: RatePattern) => object;
  readonly arrivals: { readonly kind: 'poisson' } | { readonly kind: 'regular' } | { readonly kind: 'renewal'; readonly interarrival: Distribution };
  /** Bytes. */
  readonly size: Distribution;
  /** Index into the model's key spaces. */
  readonly keySpace: number;
  readonly batch: { readonly records: number; readonly linger: Micros };
  /** Calls in flight at once; Infinity: no bound. */
  readonly connections: number;
  readonly retry: Pick<RetryConfig, 'entries' | 'adaptive'>;
  /** Its own doubles; null: none. */
  readonly repeats: { readonly share: Ratio; readonly after: Micros; readonly hasNewIds: boolean } | null;
}

/** Of what holds messages until consumers take them. */
export interface SourceView {
  /** Shards or partitions: keys are hashed over them by MD5 in equal ranges, and each is read by one worker at a time. Null: one line for all. */
  readonly places: number | null;
  /** What is larger it refuses for good: the message, or the whole call that one of them is in. */
  readonly largest: { readonly bytes: Bytes; readonly refused: 'message' | 'call' };
  /** What a place takes; null: all that comes. */
  readonly writeLimit: WriteLimitView | null;
  /** How long a new message stays hidden. */
  readonly delay: Micros;
  /** How long a message that was received stays hidden; Infinity: until it is done with. */
  readonly visibilityTimeout: Micros;
  /** How long a message is kept; Infinity: for ever. */
  readonly retention: Micros;
  /** Whether messages received too often are moved away. */
  readonly setsAside: boolean;
  /** How long it knows the id of what was sent, and stores no double of it; null: it stores them all. */
  readonly knowsIdsFor: Micros | null;
  /** Whether only some of the workers may take the message whose turn it is. */
  readonly isGrouped: boolean;
  /** Lines the messages wait in, any of which a receive may take from. */
  readonly lines: number;
  /** Whether any of its calls takes time. */
  readonly callsTakeTime: boolean;
}

export interface WriteLimitView {
  readonly records: Bucket;
  readonly bytes: Bucket;
  /** Whether each second stands alone, from the first write after the last one, instead of buckets that refill. */
  readonly inWindows: boolean;
  /** Metrics whose share is of attempts refused by it. */
  readonly refusals: readonly string[];
}

/** What is taken a second in the long run, and at once after a rest. */
export interface Bucket {
  /** Its id: `shard.write.records`. */
  readonly limit: string;
  readonly perSecond: PerSecond;
  readonly depth: number;
}

/** Of a consumer. */
export interface WorkView {
  /** The link it reads over, by its name. */
  readonly over: string;
  readonly workers: number;
  /** Microseconds. */
  readonly serviceTime: Distribution;
  readonly serviceTimePer: 'message' | 'batch';
  /** Messages one call brings at most. */
  readonly atOnce: number;
  /** Messages a worker holds beyond those it works on. */
  readonly prefetch: number;
  /** How long its receives hide what they return; null: as the source has it. */
  readonly visibilityTimeout: Micros | null;
  /** How often it asks for that time anew while it holds a message; 0: never. */
  readonly heartbeat: Micros;
  readonly failureShare: Ratio;
  /** Whether it looks for messages every so often, instead of being told of one. */
  readonly polls: boolean;
}

export function takesTime(latencies: Readonly<Record<string, CallTime>>): boolean {
  return Object.values(latencies).some((time) => time !== null);
}
