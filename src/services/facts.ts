/**
 * What one component tells the checks about itself, so that a check compares two ends of a link without
 * knowing which services they are. Everything is optional: an absent fact is not compared.
 */
import type { Distribution } from '../kernel/distribution.ts';
import type { RatePattern } from '../model/model.ts';
import type { Bytes, Micros, Ratio } from '../units/units.ts';

/** A bound with the limit id to raise it by, for the hint. */
export interface Bound {
  readonly value: number;
  readonly limit: string;
}

export interface Facts {
  /** Of an inlet: what one call and one message may hold. */
  readonly callEntries?: Bound;
  readonly callBytes?: Bound;
  readonly messageBytes?: Bound;
  /** Of an inlet: what it takes at most, per second, over all its places. */
  readonly messagesPerSecond?: Bound;
  readonly bytesPerSecond?: Bound;
  /** Of a queue: how long a receiver may hold a message before it reappears. */
  readonly visibilityTimeout?: Micros;
  /** Attributes that change while the run goes on, in the order written. */
  readonly changes?: readonly ChangeFact[];
  /** Of what is read: the call that reads it, as `latencies:` names it. */
  readonly readBy?: string;
  /** Of a queue: messages one receive returns at most. */
  readonly receiveMost?: Bound;
  /** Of a queue: how long a receive may wait, µs. */
  readonly waitMost?: Bound;
  /** Of a queue: messages of one group are worked on one after the other. */
  readonly isGrouped?: true;
  /** Of a queue: it hashes the body for deduplication. */
  readonly hashesBody?: boolean;
  /** Of a log: calls a shard answers a second, all its readers together. */
  readonly readCalls?: Bound;
  /** Of a log: shards, which are the most readers of one application that have work. */
  readonly shards?: number;
  /** What AWS demands at the end of the name. */
  readonly nameEnds?: string;
  readonly sending?: SendingFacts;
  readonly traffic?: TrafficFacts;
  readonly work?: WorkFacts;
}

/** A change of one attribute while the run goes on. */
export interface ChangeFact {
  /** Its place in the list `changes` of the component. */
  readonly index: number;
  readonly attribute: string;
  /** As a scenario would write them. */
  readonly from: string;
  readonly to: string;
  readonly at: Micros;
  readonly feltAt: Micros;
  /** The limit that says how long it takes to be felt. */
  readonly lag: string;
  /** Where that is the attribute. */
  readonly visibilityTimeout?: Micros;
}

/**
 * Facts that are each made when they are asked for, and once: where a field of a component is wrong, what hangs on it is not to be had,
 * and everything else is.
 */
export function told<Told extends object>(ways: { readonly [Fact in keyof Told]: () => Told[Fact] }): Told {
  const facts: Told = Object.create(Object.prototype);
  for (const fact in ways) {
    const get = (): unknown => {
      const value = ways[fact]();
      Object.defineProperty(facts, fact, { value, enumerable: true });
      return value;
    };
    Object.defineProperty(facts, fact, { get, enumerable: true, configurable: true });
  }
  return facts;
}

/** Of anything that sends. */
export interface SendingFacts {
  readonly size: Distribution;
  readonly keys: number;
  readonly batchRecords: number;
  /** 0 when nothing was written: a batch then holds what the service takes in a call. */
  readonly batchBytes: Bytes;
  /** How long a batch waits for more messages. */
  readonly linger: Micros;
  readonly deduplication: 'explicit' | 'content';
}

/** Of a producer that sends at a rate of its own. */
export interface TrafficFacts {
  readonly pattern: RatePattern;
  readonly arrivals: 'poisson' | 'regular' | 'trace' | 'renewal';
  /** The time between arrivals as written, whose mean the rate replaces; null where none was written. */
  readonly interarrival: Distribution | null;
  /** Of a trace: its file and how long it lasts. */
  readonly trace: { readonly file: string; readonly length: Micros; readonly startsAt: string | null } | null;
}

/** Of a consumer. */
export interface WorkFacts {
  /** It is outside the Region of what it reads from. */
  readonly isAfar: boolean;
  readonly workers: number;
  /** Messages a worker takes at once, and holds beyond that. */
  readonly batch: number;
  readonly prefetch: number;
  /** Of a reader of a log: how often it polls each shard, as long as its work lets it. */
  readonly pollsPerSecond?: number;
  /** How long a receive waits for a message. */
  readonly wait: Micros;
  readonly serviceTime: Distribution;
  readonly serviceTimePer: 'message' | 'batch';
  /** How long its receives hide what they return; undefined: as the queue has it. */
  readonly visibilityTimeout?: Micros | undefined;
  /** How often a held message's visibility is extended while it is worked on; 0 is never. */
  readonly heartbeat: Micros;
  /** Part of the work that fails. */
  readonly failureShare: Ratio;
}
