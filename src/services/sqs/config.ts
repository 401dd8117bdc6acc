import type { Bytes, Micros, Ratio } from '../../units/units.ts';
import type { CallTime } from '../call-time.ts';

/** Attributes that turn to other values while the run goes on; those that stay are absent. */
export interface AttributeChange {
  /** When SetQueueAttributes is felt, which is later than it was called. */
  readonly feltAt: Micros;
  readonly visibilityTimeout?: Micros | undefined;
  readonly delay?: Micros | undefined;
  readonly retention?: Micros | undefined;
  readonly maxReceiveCount?: number | undefined;
  /** Of a FIFO queue. */
  readonly deduplicationScope?: DeduplicationScope | undefined;
}

export type DeduplicationScope = 'queue' | 'messageGroup';

/** What both kinds of SQS queue share. Infinity stands for "no limit". */
export interface SqsConfig {
  readonly visibilityTimeout: Micros;
  readonly delay: Micros;
  readonly retention: Micros;
  readonly messageBytesMax: Bytes;
  readonly batchEntriesMax: number;
  readonly batchBytesMax: Bytes;
  readonly receiveMost: number;
  readonly inFlightMax: number;
  /** How long a message stays hidden after one receive, however often it is extended. */
  readonly hiddenMost: Micros;
  readonly deadLetter: { readonly maxReceiveCount: number } | null;
  /** In the order they are felt. */
  readonly changes: readonly AttributeChange[];
  readonly latencies: {
    readonly send: CallTime;
    readonly receive: CallTime;
    /** From a message becoming available to its arrival at a receiver that was waiting for it. */
    readonly wake: CallTime;
    readonly delete: CallTime;
    readonly changeVisibility: CallTime;
  };
}

export interface SqsStandardConfig extends SqsConfig {
  /** Messages are spread over this many stores, each first in first out; 1 is a plain line. */
  readonly stores: number;
  /** Part of the stores a short poll looks at; a long poll looks at all. */
  readonly shortPollShare: Ratio;
  /** Whether a receipt handle from an earlier receive still deletes. */
  readonly staleDeletes: boolean;
  /** Chance that a receive hands out a copy of a message that stays visible. */
  readonly duplicateShare: Ratio;
}

export interface HighThroughput {
  /** At the start. */
  readonly partitions: number;
  /** Each `every` in which one of them had no call left for somebody, all split in two, as long as there are fewer than `most`; null: they stand. */
  readonly growth: { readonly every: Micros; readonly most: number } | null;
  readonly callsPerSecond: number;
}

export interface SqsFifoConfig extends SqsConfig {
  /** Calls per second per API action, for the whole queue; in high-throughput mode for each partition. */
  readonly callsPerSecond: number;
  /** Partitions, and calls per second per API action on all of them together; null in normal mode. */
  readonly highThroughput: HighThroughput | null;
  readonly deduplication: { readonly window: Micros; readonly scope: DeduplicationScope };
  /** How many messages from the head of the queue are searched for available groups. */
  readonly lookAhead: number;
}
