/**
 * What both kinds of SQS queue share: sending, visibility, deleting, retention, long polls, dead letters.
 * A kind fills the holes: in what order messages become available (`line`), what a call costs
 * (`mayCall`), what makes a send a duplicate (`isKnown`), and how an outdated receipt is answered.
 *
 * See shared statements 1–15, 30–31 in README.md of the two kinds.
 */
import type { Lane } from '../../kernel/lane.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Counter, Gauge, Samples } from '../../measure/instruments.ts';
import { WaitingLine } from '../../queueing/waiting-line.ts';
import type { Batch } from '../batch.ts';
import { CallTimer } from '../call-timer.ts';
import type { Component, Ledger, LimitUsed, Surroundings, TableRow } from '../component.ts';
import { ACCEPTED, BATCH_REQUEST_TOO_LONG, INVALID_PARAMETER_VALUE, type Outcome, OVER_LIMIT, REQUEST_THROTTLED, TOO_MANY_ENTRIES } from '../outcome.ts';
import type { DeadLetterInlet, Deliveries, Inlet, Queue } from '../ports.ts';
import type { Site } from '../site.ts';
import type { SqsConfig } from './config.ts';
import { DELAYED, IN_FLIGHT, Messages, VISIBLE } from './messages.ts';

/** AWS's limit on the time a message stays hidden after one receive: 12 h. */
const HIDDEN_MAX = 12 * 3.6e9;
/** Each 64 KiB of payload is a request. */
const REQUEST_BYTES = 65_536;
const NEVER = Number.POSITIVE_INFINITY;

export type Action = 'send' | 'receive' | 'delete' | 'changeVisibility';

/** The order in which messages become available, and from which they are taken. */
export interface Line {
  /** Available to receivers now. */
  readonly available: number;
  /** A message entered the queue, or its delay ended, or it came back after a receive. */
  becameVisible(slot: number, isReturning: boolean): void;
  /** A message was deleted or expired; `state` is what it was. True when the line still holds its slot. */
  removed(slot: number, state: number): boolean;
  /** The next message to hand out, or −1. */
  next(isLongPoll: boolean): number;
  /** Called before the first `next` of a receive, and after the last. */
  beginReceive(isLongPoll: boolean): void;
  endReceive(): void;
}

export abstract class SqsQueue implements Component {
  readonly inlet: Inlet;
  readonly queue: Queue;
  readonly deadLetterInlet: DeadLetterInlet;
  protected readonly config: SqsConfig;
  protected readonly site: Site;
  protected readonly messages = new Messages();
  protected abstract readonly line: Line;

  readonly #deadLetters: DeadLetterInlet | null;
  readonly #visibleAgain: Lane | null;
  readonly #delayOver: Lane | null;
  readonly #onVisibleAgain: Handler;
  readonly #onExpiry: Handler;
  #expiryAt = NEVER;

  /** Receivers by number, and the first place of each in the line of standing polls. */
  readonly #receivers: { readonly onReady: (worker: number) => void; readonly base: number }[] = [];
  readonly #standing = new WaitingLine();
  #places = 0;
  /** Instant a changed visibility ends and the receive it counts from; made when first needed. */
  #hiddenUntil: Float64Array | null = null;
  #hiddenFrom: Float64Array | null = null;

  #inFlight = 0;
  #inFlightRefusals = 0;
  #inFlightFirstAt = -1;
  #inFlightPeakAt = 0;
  #inFlightPeak = 0;
  #requests = 0;

  protected readonly offered: Counter;
  protected readonly accepted: Counter;
  readonly #throttled: Counter;
  readonly #rejected: Counter;
  readonly #delivered: Counter;
  readonly #completed: Counter;
  readonly #duplicates: Counter;
  readonly #deadLettered: Counter;
  readonly #redriven: Counter;
  readonly #expired: Counter;
  readonly #sent: Counter;
  readonly #received: Counter;
  readonly #deleted: Counter;
  readonly #emptyReceives: Counter;
  readonly #sentSize: Samples;
  readonly #visible: Gauge;
  readonly #notVisible: Gauge;
  readonly #delayed: Gauge;
  readonly #backlog: Gauge;
  readonly #receiveCalls: Counter;
  readonly #throttledCalls: Counter;
  readonly #overLimit: Counter;

  constructor(config: SqsConfig, { site, linked }: Surroundings) {
    this.config = config;
    this.site = site;
    this.#deadLetters = config.deadLetter === null ? null : linked('deadLetter')!.deadLetterInlet!;
    const isStale = (receipt: number): boolean => !this.messages.isLatest(receipt);
    this.#visibleAgain =
      config.visibilityTimeout === NEVER ? null : site.lane('visibleAgain', config.visibilityTimeout, (receipt) => this.#reappear(receipt), isStale);
    this.#delayOver = config.delay === 0 ? null : site.lane('delayOver', config.delay, (receipt) => this.#undelay(receipt), isStale);
    this.#onVisibleAgain = site.on('visibleAgainChanged', (receipt) => this.#reappear(receipt));
    this.#onExpiry = site.on('expiry', () => this.#expire());
    this.offered = site.counter('offered');
    this.accepted = site.counter('accepted');
    this.#throttled = site.counter('throttled');
    this.#rejected = site.counter('rejected');
    this.#delivered = site.counter('delivered');
    this.#completed = site.counter('completed');
    this.#duplicates = site.counter('duplicates');
    this.#deadLettered = site.counter('deadLettered');
    this.#redriven = site.counter('redriven');
    this.#expired = site.counter('expired');
    this.#sent = site.counter('NumberOfMessagesSent');
    this.#received = site.counter('NumberOfMessagesReceived');
    this.#deleted = site.counter('NumberOfMessagesDeleted');
    this.#emptyReceives = site.counter('NumberOfEmptyReceives');
    this.#sentSize = site.samples('SentMessageSize');
    this.#visible = site.gauge('ApproximateNumberOfMessagesVisible');
    this.#notVisible = site.gauge('ApproximateNumberOfMessagesNotVisible');
    this.#delayed = site.gauge('ApproximateNumberOfMessagesDelayed');
    site.probe('ApproximateAgeOfOldestMessage', () => this.#ageOfOldest());
    this.#backlog = site.gauge('backlog');
    this.#receiveCalls = site.counter('receiveCalls');
    this.#throttledCalls = site.counter('throttledCalls');
    this.#overLimit = site.counter('OverLimit');
    this.inlet = this.#asInlet();
    this.queue = this.#asQueue();
    this.deadLetterInlet = { moveMessage: (born, enqueuedAt, size, key) => this.#moveIn(born, this.enqueuedAtOfMoved(enqueuedAt), size, key) };
  }

  /** Whether the action's rate allows one more call now; true where AWS states no limit. */
  protected abstract mayCall(action: Action): boolean;
  /** Whether a send is answered with success and not stored. */
  protected abstract isKnown(batch: Batch, entry: number): boolean;
  /** Start of the retention clock of a message moved here from another queue. */
  protected abstract enqueuedAtOfMoved(enqueuedAt: number): number;
  /** Whether a receipt that is not of the latest receive, or whose visibility is over, still deletes. */
  protected abstract mayDelete(receipt: number): boolean;
  /** What an outdated receipt's delete is answered with. */
  protected abstract readonly staleDeleteOutcome: Outcome;

  /** SendMessage and SendMessageBatch: entries succeed or fail alone; size, count and rate bind the call. */
  sendMessages(batch: Batch): void {
    const { length, size, outcome } = batch;
    this.offered.add(length);
    this.#requests += requestsFor(batch.bytes);
    const refusal = this.#refusalOf(batch);
    if (refusal !== ACCEPTED) {
      batch.answerAll(refusal);
      return;
    }
    const now = this.site.now;
    for (let i = 0; i < length; i++) {
      if (size[i]! > this.config.messageBytesMax) {
        outcome[i] = INVALID_PARAMETER_VALUE;
        this.#rejected.add(1);
        continue;
      }
      outcome[i] = ACCEPTED;
      this.accepted.add(1);
      if (this.isKnown(batch, i)) continue;
      this.#sent.add(1);
      this.#sentSize.observe(size[i]!);
      this.#store(batch.born[i]!, now, size[i]!, batch.key[i]!);
    }
    this.#wake();
  }

  /** ReceiveMessage: what is available up to `most`, or nothing, or an error. */
  receiveMessage(most: number, isLongPoll: boolean, into: Deliveries): Outcome {
    this.#receiveCalls.add(1);
    if (!this.mayCall('receive')) {
      this.#throttledCalls.add(1);
      this.#requests++;
      into.length = 0;
      return REQUEST_THROTTLED;
    }
    if (this.#inFlight >= this.config.inFlightMax) return this.#atInFlightCap(isLongPoll, into);
    this.#collect(most, isLongPoll, into);
    if (into.length === 0) {
      // A long poll's emptiness is known when it ends; see stopWaiting.
      if (!isLongPoll) this.#countEmpty();
    }
    return ACCEPTED;
  }

  /** DeleteMessage or DeleteMessageBatch over receipts [from, to). */
  deleteMessages(receipts: Float64Array, from: number, to: number): Outcome {
    this.#requests++;
    if (!this.mayCall('delete')) {
      this.#throttledCalls.add(1);
      return REQUEST_THROTTLED;
    }
    let answer = ACCEPTED;
    for (let i = from; i < to; i++) {
      const receipt = receipts[i]!;
      if (!this.messages.isPresent(receipt)) {
        // Already deleted or expired: AWS answers success.
        this.#deleted.add(1);
        continue;
      }
      if (!this.mayDelete(receipt)) {
        answer = this.staleDeleteOutcome;
        continue;
      }
      this.#deleted.add(1);
      this.#completed.add(1);
      this.#take(this.messages.slotOf(receipt));
    }
    this.#wake();
    return answer;
  }

  /** ChangeMessageVisibility: hides the message for `timeout` from now; 0 makes it visible at once. */
  changeMessageVisibility(receipt: number, timeout: number): Outcome {
    this.#requests++;
    if (!this.mayCall('changeVisibility')) {
      this.#throttledCalls.add(1);
      return REQUEST_THROTTLED;
    }
    const slot = this.messages.slotOf(receipt);
    if (!this.messages.isLatest(receipt) || this.messages.state[slot] !== IN_FLIGHT) return INVALID_PARAMETER_VALUE;
    const { now } = this.site;
    this.#roomForHiding();
    const from = this.#hiddenFrom!;
    if (!(from[slot]! > 0)) from[slot] = now;
    if (now + timeout - from[slot]! > HIDDEN_MAX) return INVALID_PARAMETER_VALUE;
    this.#hiddenUntil![slot] = now + timeout;
    if (timeout === 0) this.#reappear(receipt);
    else this.site.after(timeout, this.#onVisibleAgain, receipt);
    return ACCEPTED;
  }

  ledger(): Ledger {
    const out = {
      deleted: this.#completed.total,
      expired: this.#expired.total,
      deadLettered: this.#deadLettered.total,
      ...this.extraOut(),
    };
    return { in: this.accepted.total + this.#redriven.total, out, inside: this.messages.count };
  }

  limitUse(): readonly LimitUsed[] {
    return [
      {
        limit: 'inFlight',
        place: 'queue',
        peak: this.#inFlightPeak,
        peakAt: this.#inFlightPeakAt,
        average: this.site.now === 0 ? 0 : this.#notVisible.settle() / this.site.now,
        refusals: this.#inFlightRefusals,
        firstRefusalAt: this.#inFlightFirstAt,
      },
    ];
  }

  tables(): Readonly<Record<string, readonly TableRow[]>> {
    return {};
  }

  usage(): Readonly<Record<string, number>> {
    return { requests: this.#requests };
  }

  /** Told of each delivery. */
  protected afterDelivery(_receipt: number): void {}

  /** A message that was received shows again before its time: a second copy. */
  protected showCopy(receipt: number): void {
    this.#reappear(receipt);
  }

  /** Ways out that only one kind has. */
  protected extraOut(): Readonly<Record<string, number>> {
    return {};
  }

  #refusalOf(batch: Batch): Outcome {
    const { batchEntriesMax, batchBytesMax } = this.config;
    if (batch.length > batchEntriesMax || batch.bytes > batchBytesMax) {
      this.#rejected.add(batch.length);
      return batch.length > batchEntriesMax ? TOO_MANY_ENTRIES : BATCH_REQUEST_TOO_LONG;
    }
    if (this.mayCall('send')) return ACCEPTED;
    this.#throttled.add(batch.length);
    this.#throttledCalls.add(1);
    return REQUEST_THROTTLED;
  }

  #store(born: number, enqueuedAt: number, size: number, key: number): void {
    const slot = this.messages.add(born, enqueuedAt, size, key);
    this.#backlog.add(1);
    if (this.#delayOver === null) this.#show(slot, false);
    else {
      this.messages.state[slot] = DELAYED;
      this.#delayed.add(1);
      this.#delayOver.push(this.messages.stampUnreceived(slot));
    }
    const expires = enqueuedAt + this.config.retention;
    if (expires < this.#expiryAt) {
      this.#expiryAt = expires;
      this.site.at(Math.max(this.site.now, expires), this.#onExpiry);
    }
  }

  #moveIn(born: number, enqueuedAt: number, size: number, key: number): void {
    this.#redriven.add(1);
    this.#store(born, enqueuedAt, size, key);
    this.#wake();
  }

  #undelay(receipt: number): void {
    this.#delayed.add(-1);
    this.#show(this.messages.slotOf(receipt), false);
    this.#wake();
  }

  #show(slot: number, isReturning: boolean): void {
    this.messages.state[slot] = VISIBLE;
    this.#visible.add(1);
    this.line.becameVisible(slot, isReturning);
  }

  /** A receive's visibility is over and the message was not deleted. */
  #reappear(receipt: number): void {
    if (!this.messages.isLatest(receipt)) return;
    const slot = this.messages.slotOf(receipt);
    if (this.messages.state[slot] !== IN_FLIGHT) return;
    const until = this.#hiddenUntil;
    if (until !== null && slot < until.length && until[slot]! > this.site.now) return;
    this.#leaveFlight(slot);
    this.#show(slot, true);
    this.#wake();
  }

  #leaveFlight(slot: number): void {
    this.#inFlight--;
    this.#notVisible.set(this.#inFlight);
    if (this.#hiddenUntil !== null && slot < this.#hiddenUntil.length) {
      this.#hiddenUntil[slot] = 0;
      this.#hiddenFrom![slot] = 0;
    }
  }

  #roomForHiding(): void {
    const { capacity } = this.messages;
    if (this.#hiddenUntil !== null && this.#hiddenUntil.length >= capacity) return;
    const until = new Float64Array(capacity);
    const from = new Float64Array(capacity);
    if (this.#hiddenUntil !== null) until.set(this.#hiddenUntil);
    if (this.#hiddenFrom !== null) from.set(this.#hiddenFrom);
    this.#hiddenUntil = until;
    this.#hiddenFrom = from;
  }

  /** Takes a message out of the queue, whatever its state. */
  #take(slot: number): void {
    const state = this.messages.state[slot]!;
    if (state === IN_FLIGHT) this.#leaveFlight(slot);
    else if (state === VISIBLE) this.#visible.add(-1);
    else this.#delayed.add(-1);
    this.#backlog.add(-1);
    this.messages.remove(slot, this.line.removed(slot, state));
  }

  #expire(): void {
    const { messages, config, site } = this;
    this.#expiryAt = NEVER;
    while (messages.oldest >= 0 && messages.enqueuedAt[messages.oldest]! + config.retention <= site.now) {
      this.#expired.add(1);
      this.#take(messages.oldest);
    }
    if (messages.oldest < 0) return;
    this.#expiryAt = messages.enqueuedAt[messages.oldest]! + config.retention;
    site.at(this.#expiryAt, this.#onExpiry);
  }

  /** Hands out what is available; answers through `into`. */
  #collect(most: number, isLongPoll: boolean, into: Deliveries): void {
    const { messages, line, config } = this;
    into.length = 0;
    let bytes = 0;
    const room = Math.min(most, config.receiveMost, config.inFlightMax - this.#inFlight);
    line.beginReceive(isLongPoll);
    while (into.length < room) {
      const slot = line.next(isLongPoll);
      if (slot < 0) break;
      if (config.deadLetter !== null && messages.receives[slot]! >= config.deadLetter.maxReceiveCount) {
        this.#moveOut(slot);
        continue;
      }
      bytes += messages.size[slot]!;
      this.#deliver(slot, into);
    }
    line.endReceive();
    if (into.length === 0) return;
    this.#requests += requestsFor(bytes);
    this.#delivered.add(into.length);
    this.#received.add(into.length);
    this.#visible.add(-into.length);
    this.#notVisible.set(this.#inFlight);
    if (this.#inFlight > this.#inFlightPeak) {
      this.#inFlightPeak = this.#inFlight;
      this.#inFlightPeakAt = this.site.now;
    }
  }

  #deliver(slot: number, into: Deliveries): void {
    const { messages } = this;
    const receipt = messages.stamp(slot);
    const i = into.length++;
    into.receipt[i] = receipt;
    into.born[i] = messages.born[slot]!;
    into.key[i] = messages.key[slot]!;
    into.receiveCount[i] = messages.receives[slot]!;
    if (messages.receives[slot]! > 1) this.#duplicates.add(1);
    messages.state[slot] = IN_FLIGHT;
    this.#inFlight++;
    this.#visibleAgain?.push(receipt);
    this.afterDelivery(receipt);
  }

  /** Received too often: the message goes to the dead-letter queue instead of a receiver. */
  #moveOut(slot: number): void {
    const { messages } = this;
    const { born, enqueuedAt, size, key } = { born: messages.born[slot]!, enqueuedAt: messages.enqueuedAt[slot]!, size: messages.size[slot]!, key: messages.key[slot]! };
    this.#deadLettered.add(1);
    this.#visible.add(-1);
    this.#backlog.add(-1);
    messages.state[slot] = IN_FLIGHT;
    messages.remove(slot, this.line.removed(slot, IN_FLIGHT));
    this.#deadLetters!.moveMessage(born, enqueuedAt, size, key);
  }

  #atInFlightCap(isLongPoll: boolean, into: Deliveries): Outcome {
    into.length = 0;
    if (this.#inFlightRefusals++ === 0) this.#inFlightFirstAt = this.site.now;
    if (isLongPoll || !this.answersOverLimit) return ACCEPTED;
    this.#requests++;
    this.#overLimit.add(1);
    return OVER_LIMIT;
  }

  /** Whether a short poll at the in-flight cap is told so; a FIFO queue just returns nothing. */
  protected abstract readonly answersOverLimit: boolean;

  #countEmpty(): void {
    this.#emptyReceives.add(1);
    this.#requests++;
  }

  /** Tells standing long polls, longest first, while there is something to hand out. */
  #wake(): void {
    while (!this.#standing.isEmpty && this.line.available > 0 && this.#inFlight < this.config.inFlightMax) {
      const place = this.#standing.shift();
      let r = this.#receivers.length - 1;
      while (this.#receivers[r]!.base > place) r--;
      const receiver = this.#receivers[r]!;
      receiver.onReady(place - receiver.base);
    }
  }

  #ageOfOldest(): number {
    const { oldest, enqueuedAt } = this.messages;
    return oldest < 0 ? 0 : this.site.now - enqueuedAt[oldest]!;
  }

  #asInlet(): Inlet {
    const timer = new CallTimer(this.config.latencies.send, this.site, 'SendMessage');
    return { sendTime: (entries, bytes) => timer.next(entries, bytes), send: (batch) => this.sendMessages(batch) };
  }

  #asQueue(): Queue {
    const { latencies, receiveMost, visibilityTimeout } = this.config;
    const receive = new CallTimer(latencies.receive, this.site, 'ReceiveMessage');
    const wake = new CallTimer(latencies.wake, this.site, 'wake');
    const deletes = new CallTimer(latencies.delete, this.site, 'DeleteMessage');
    const change = new CallTimer(latencies.changeVisibility, this.site, 'ChangeMessageVisibility');
    return {
      receiveMost,
      visibilityTimeout,
      receiveTime: () => receive.next(1, 0),
      wakeTime: () => wake.next(1, 0),
      deleteTime: (entries) => deletes.next(entries, 0),
      changeVisibilityTime: () => change.next(1, 0),
      connect: (workers, onReady) => {
        this.#receivers.push({ onReady, base: this.#places });
        this.#places += workers;
        return this.#receivers.length - 1;
      },
      receive: (most, isLongPoll, into) => this.receiveMessage(most, isLongPoll, into),
      collect: (most, into) => this.#collect(most, true, into),
      wait: (receiver, worker) => {
        this.#standing.join(this.#receivers[receiver]!.base + worker);
      },
      stopWaiting: (receiver, worker) => {
        if (!this.#standing.leave(this.#receivers[receiver]!.base + worker)) return false;
        this.#countEmpty();
        return true;
      },
      delete: (receipts, from, to) => this.deleteMessages(receipts, from, to),
      changeVisibility: (receipt, timeout) => this.changeMessageVisibility(receipt, timeout),
      markCompleted: (receipt) => this.#markCompleted(receipt),
    };
  }

  #markCompleted(receipt: number): boolean {
    // A message no longer here was deleted by somebody who had done the work.
    if (!this.messages.isPresent(receipt)) return false;
    const slot = this.messages.slotOf(receipt);
    if (this.messages.completed[slot] === 1) return false;
    this.messages.completed[slot] = 1;
    return true;
  }
}

/** Requests a call is billed as: one for each 64 KiB of payload, at least one. */
export function requestsFor(bytes: number): number {
  return bytes <= REQUEST_BYTES ? 1 : Math.ceil(bytes / REQUEST_BYTES);
}
