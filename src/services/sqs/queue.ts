/**
 * The calls of both kinds of SQS queue: send, receive, delete, change visibility. What becomes of the messages
 * is in `lifecycle.ts`. A kind fills the holes: in what order messages become available (`line`), what a call
 * costs (`mayCall`), what makes a send a duplicate (`isKnown`), and how an outdated receipt is answered.
 *
 * See shared statements 1–15, 30–31 in README.md of the two kinds.
 */
import type { Counter } from '../../measure/instruments.ts';
import type { Batch } from '../batch.ts';
import type { Surroundings } from '../component.ts';
import { ACCEPTED, INVALID_PARAMETER_VALUE, type Outcome, OVER_LIMIT, REQUEST_THROTTLED } from '../outcome.ts';
import type { Deliveries, Inlet, Queue } from '../ports.ts';
import { refusalOf } from './call-limits.ts';
import { sendTimeOf } from './call-times.ts';
import type { SqsConfig } from './config.ts';
import { MessageLifecycle } from './lifecycle.ts';
import { IN_FLIGHT } from './messages.ts';
import { QueuePort } from './queue-port.ts';
import { requestsFor } from './requests.ts';

/** What is done with messages the caller names. */
export type MessageAction = 'send' | 'delete' | 'changeVisibility';
export type Action = MessageAction | 'receive';

export abstract class SqsQueue extends MessageLifecycle {
  readonly inlet: Inlet;
  readonly queue: Queue;
  private readonly messageBytesMax: number;

  constructor(config: SqsConfig, around: Surroundings) {
    super(config, around);
    this.messageBytesMax = config.messageBytesMax;
    this.inlet = {
      sendTime: sendTimeOf(config, around.site),
      send: (batch) => this.sendMessages(batch),
      sendOne: config.latencies.send === null ? (born, size, key, id) => this.sendMessage(born, size, key, id) : null,
    };
    this.queue = new QueuePort(config, around.site, this, { messages: this.messages, standing: this.standing, hidden: this.hidden, tallies: this.tallies });
  }

  /** Whether the action's rate allows one more call now; true where AWS states no limit. */
  protected abstract mayCall(action: Action): boolean;
  /** Whether a message of this key may be part of the call; where it may not, its entry alone is throttled. */
  protected mayTouch(_action: MessageAction, _key: number): boolean {
    return true;
  }

  /** Whether a send is answered with success and not stored. */
  protected abstract isKnown(id: number, key: number): boolean;
  /** Told of each message a send stored. */
  protected afterSend(_key: number, _born: number): void {}

  /** Whether a receipt that is not of the latest receive, or whose visibility is over, still deletes. */
  protected abstract mayDelete(receipt: number): boolean;
  /** What an outdated receipt's delete is answered with. */
  protected abstract readonly staleDeleteOutcome: Outcome;
  /** Whether a short poll at the in-flight cap is told so; a FIFO queue just returns nothing. */
  protected abstract readonly answersOverLimit: boolean;

  /**
   * SendMessageBatch, and SendMessage as a batch of one: entries succeed or fail alone; size, count and rate
   * bind the call. Returns how many entries were refused.
   */
  sendMessages(batch: Batch): number {
    const { length, born, size, key, id, outcome } = batch;
    const { tallies } = this;
    const { now } = this.site;
    tallies.requests += requestsFor(batch.bytes);
    const tooMuch = refusalOf(batch, this.config);
    if (tooMuch !== ACCEPTED) return this.refuseAll(batch, tooMuch, tallies.rejected);
    if (!this.mayCall('send')) return this.refuseAll(batch, this.throttled(), tallies.throttled);
    let refused = 0;
    let stored = 0;
    for (let i = 0; i < length; i++) {
      if (size[i]! > this.messageBytesMax || !this.mayTouch('send', key[i]!)) {
        outcome[i] = this.refuseEntry(size[i]!);
        refused++;
        continue;
      }
      outcome[i] = ACCEPTED;
      if (this.isKnown(id[i]!, key[i]!)) {
        tallies.suppressed++;
        continue;
      }
      tallies.sentSize.observeAlike(size[i]!);
      this.enter(born[i]!, now, size[i]!, key[i]!);
      this.afterSend(key[i]!, born[i]!);
      stored++;
    }
    tallies.accepted.add(length - refused);
    if (stored > 0) this.entered(stored, now, now);
    return refused;
  }

  /** SendMessage, the short way: no batch is needed for one message. */
  private sendMessage(born: number, size: number, key: number, id: number): Outcome {
    const { tallies } = this;
    tallies.requests += requestsFor(size);
    if (!this.mayCall('send')) {
      tallies.throttled.add(1);
      return this.throttled();
    }
    if (size > this.messageBytesMax || !this.mayTouch('send', key)) return this.refuseEntry(size);
    tallies.accepted.add(1);
    if (this.isKnown(id, key)) {
      tallies.suppressed++;
      return ACCEPTED;
    }
    const { now } = this.site;
    tallies.sentSize.observeAlike(size);
    this.enter(born, now, size, key);
    this.afterSend(key, born);
    this.entered(1, now, now);
    return ACCEPTED;
  }

  /** ReceiveMessage: what is available up to `most`, or nothing, or an error. */
  receiveMessage(most: number, isLongPoll: boolean, into: Deliveries): Outcome {
    this.tallies.receiveCalls.add(1);
    if (!this.mayCall('receive')) {
      this.tallies.requests++;
      into.length = 0;
      return this.throttled();
    }
    if (this.inFlight.room <= 0) return this.atInFlightCap(isLongPoll, into);
    this.collect(most, isLongPoll, into);
    // A long poll's emptiness is known when it ends; see stopWaiting.
    if (into.length === 0 && !isLongPoll) this.tallies.countEmpty();
    return ACCEPTED;
  }

  /** What a long poll that stood returns: not a call of its own. Nothing where all there was went to the dead-letter queue. */
  answerLongPoll(most: number, into: Deliveries): void {
    this.collect(most, true, into);
    if (into.length === 0 && this.line.available > 0) throw new Error(`believed: a long poll finds what is available, got none of ${this.line.available}`);
  }

  /** DeleteMessage or DeleteMessageBatch over receipts [from, to). */
  deleteMessages(receipts: Float64Array, from: number, to: number): Outcome {
    this.tallies.requests++;
    if (!this.mayCall('delete')) return this.throttled();
    let answer = ACCEPTED;
    for (let i = from; i < to; i++) {
      const outcome = this.deleteEntry(receipts, i);
      if (outcome === REQUEST_THROTTLED || answer === ACCEPTED) answer = outcome;
    }
    this.wake();
    return answer === REQUEST_THROTTLED ? this.throttled() : answer;
  }

  /** Of a call that deletes, one entry. The receipt stays in its array, where the engine need not box it. */
  private deleteEntry(receipts: Float64Array, i: number): Outcome {
    const { messages } = this;
    const receipt = receipts[i]!;
    const slot = messages.find(receipt);
    if (slot < 0) {
      // Already deleted or expired: AWS answers success.
      this.tallies.deletedAgain++;
      return ACCEPTED;
    }
    if (!this.mayDelete(receipt)) return this.staleDeleteOutcome;
    if (!this.mayTouch('delete', messages.key(slot))) {
      receipts[i] = -receipt;
      return REQUEST_THROTTLED;
    }
    this.tallies.completed.add(1);
    this.leave(slot, true, this.site.now);
    return ACCEPTED;
  }

  /** ChangeMessageVisibility: hides the message for `timeout` from now; 0 makes it visible at once. */
  changeMessageVisibility(receipt: number, timeout: number): Outcome {
    this.tallies.requests++;
    if (!this.mayCall('changeVisibility')) return this.throttled();
    const slot = this.messages.slotOf(receipt);
    if (!this.messages.isLatest(receipt) || this.messages.state(slot) !== IN_FLIGHT) return INVALID_PARAMETER_VALUE;
    if (!this.mayTouch('changeVisibility', this.messages.key(slot))) return this.throttled();
    const { now } = this.site;
    if (!this.hidden.extend(slot, now, now + timeout, this.messages)) return INVALID_PARAMETER_VALUE;
    if (timeout === 0) this.reappear(receipt);
    else this.site.after(timeout, this.onVisibleAgain, receipt);
    return ACCEPTED;
  }

  private refuseAll(batch: Batch, outcome: Outcome, counter: Counter): number {
    batch.refuse(outcome);
    counter.add(batch.length);
    return batch.length;
  }

  /** An entry over its size, or else over its partition's rate. */
  private refuseEntry(bytes: number): Outcome {
    const isTooLarge = bytes > this.messageBytesMax;
    (isTooLarge ? this.tallies.rejected : this.tallies.throttled).add(1);
    return isTooLarge ? INVALID_PARAMETER_VALUE : REQUEST_THROTTLED;
  }

  private throttled(): Outcome {
    this.tallies.throttledCalls.add(1);
    return REQUEST_THROTTLED;
  }

  private atInFlightCap(isLongPoll: boolean, into: Deliveries): Outcome {
    into.length = 0;
    this.inFlight.refuse(this.site.now);
    if (isLongPoll) return ACCEPTED;
    if (!this.answersOverLimit) {
      this.tallies.countEmpty();
      return ACCEPTED;
    }
    this.tallies.requests++;
    this.tallies.overLimit.add(1);
    return OVER_LIMIT;
  }
}
