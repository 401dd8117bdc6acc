/**
 * Ports: how components meet without importing each other. A call to a port is immediate; latency is
 * the caller's event. A component that calls its outlet does so last, after its own state is consistent.
 */
import type { Batch } from './batch.ts';
import type { Outcome } from './outcome.ts';

/**
 * What `send` does with a batch of one message, without the batch: for calls nobody keeps, as they take no time.
 * Answers ACCEPTED or an error.
 */
export type SendOne = (born: number, size: number, key: number, id: number) => Outcome;

/** Takes messages: queues, streams → producers, redrive. */
export interface Inlet {
  /** Draws how long the next call will take, µs; 0 under `latencies: none`. `isBatch`: a batch call, be it of one entry. */
  sendTime(entries: number, bytes: number, isBatch: boolean): number;
  /** Answers each entry in `batch.outcome`, or refuses the call; returns how many entries were not accepted. */
  send(batch: Batch): number;
  /** Null where calls take time, or where there is no shorter way. */
  readonly sendOne: SendOne | null;
}

/** A receive that leaves the visibility timeout to the queue. */
const QUEUES_OWN = -1;

/** What a receive returned, in parallel arrays; reused by its receiver. */
export class Deliveries {
  /** What its receiver asks for, µs; below zero it is the queue's own. */
  readonly visibilityTimeout: number;
  length = 0;
  /** Bytes of all messages. */
  bytes = 0;
  readonly receipt: Float64Array;
  readonly born: Float64Array;
  readonly key: Int32Array;
  readonly receiveCount: Int32Array;

  constructor(capacity: number, visibilityTimeout = QUEUES_OWN) {
    this.visibilityTimeout = visibilityTimeout;
    this.receipt = new Float64Array(capacity);
    this.born = new Float64Array(capacity);
    this.key = new Int32Array(capacity);
    this.receiveCount = new Int32Array(capacity);
  }
}

/** Hands out messages one receiver at a time: SQS → consumers. */
export interface Queue {
  /** Messages one receive may return. */
  readonly receiveMost: number;
  readonly visibilityTimeout: number;
  /** Whether no call takes any time (`latencies: none`). */
  readonly isInstant: boolean;
  receiveTime(): number;
  wakeTime(): number;
  deleteTime(entries: number): number;
  changeVisibilityTime(): number;
  /** Names a receiver with so many workers; `onReady(worker)` is called when a message is available to one that waits. */
  connect(workers: number, onReady: (worker: number) => void, extendsVisibility: boolean): number;
  /** ReceiveMessage: fills `into`, answers ACCEPTED (perhaps with nothing) or an error. */
  receive(most: number, isLongPoll: boolean, into: Deliveries): Outcome;
  /** What a standing long poll returns once `onReady` has told of it: as `receive`, but no new call. With nothing it may `wait` on. */
  collect(most: number, into: Deliveries): void;
  /** Leaves a long poll standing for `worker`: it is told once, in turn, when a message is available. */
  wait(receiver: number, worker: number): void;
  /** Ends a standing long poll without a message; false when it was no longer standing. */
  stopWaiting(receiver: number, worker: number): boolean;
  /**
   * DeleteMessage or DeleteMessageBatch: answers ACCEPTED or an error for the call. Where entries alone were throttled, theirs
   * are the receipts that come back negative; the others are done with.
   */
  delete(receipts: Float64Array, from: number, to: number): Outcome;
  /** ChangeMessageVisibility: hides the message for `timeout` from now. */
  changeVisibility(receipt: number, timeout: number): Outcome;
  /** Marks a message's work as done; true the first time, false for a duplicate. */
  markCompleted(receipt: number): boolean;
  /** Tells that the work on a receipt failed. */
  markFailed(receipt: number): void;
}

/** Where a queue moves messages received too often. Not a send: it bypasses limits and counts apart. */
export interface DeadLetterInlet {
  moveMessage(born: number, enqueuedAt: number, size: number, key: number): void;
}

/** Tells of work that is done: consumers → relays. */
export interface Completions {
  /** `tell` is called once for each completed message, with the instant of its completion: now or later. */
  subscribe(tell: (at: number) => void): void;
}

/** The stretch of a shard one GetRecords returned: sequence numbers [from, to). */
export interface Stretch {
  from: number;
  to: number;
  /** Of its records. */
  bytes: number;
}

/** An ordered log in shards, read by any number of independent readers at positions of their own. */
export interface Log {
  readonly shards: number;
  /** Registers a reader (an application); it starts at the oldest record. */
  attach(): number;
  getRecordsTime(): number;
  /** GetRecords at the reader's position; answers ACCEPTED or an error, fills `into`. */
  getRecords(reader: number, shard: number, most: number, into: Stretch): Outcome;
  /** Records of a shard that the reader has not read. */
  unread(reader: number, shard: number): number;
  /** Instant of the first attempt to send the record. */
  born(shard: number, sequence: number): number;
  /** The reader is done with everything below `sequence`; storage nobody needs may go. */
  release(reader: number, shard: number, sequence: number): void;
}
