/**
 * What both kinds of SQS queue share: sending, visibility, deleting, retention, long polls, dead letters.
 * A kind fills the holes: in what order messages become available (`line`), what a call costs
 * (`mayCall`), what makes a send a duplicate (`isKnown`), and how an outdated receipt is answered.
 *
 * See shared statements 1–15, 30–31 in README.md of the two kinds.
 */
import type { Lane } from '../../kernel/lane.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Counter, Gauge } from '../../measure/instruments.ts';
import type { Batch } from '../batch.ts';
import type { Component, Ledger, LimitUsed, Surroundings } from '../component.ts';
import { ACCEPTED, INVALID_PARAMETER_VALUE, type Outcome, OVER_LIMIT, REQUEST_THROTTLED } from '../outcome.ts';
import type { DeadLetterInlet, Deliveries, Inlet, Queue } from '../ports.ts';
import type { Site } from '../site.ts';
import { refusalOf } from './call-limits.ts';
import { sendTimeOf } from './call-times.ts';
import type { SqsConfig } from './config.ts';
import { Expiry } from './expiry.ts';
import { HiddenTimes } from './hidden-times.ts';
import { InFlight } from './in-flight.ts';
import type { Line } from './line.ts';
import { DELAYED, IN_FLIGHT, type MessageCopy, Messages, VISIBLE } from './messages.ts';
import { QueuePort } from './queue-port.ts';
import { requestsFor } from './requests.ts';
import { StandingPolls } from './standing-polls.ts';
import { SqsTallies } from './tallies.ts';
import { WakeUp } from './wake-up.ts';

const NEVER = Number.POSITIVE_INFINITY;

/** What is done with messages the caller names. */
export type MessageAction = 'send' | 'delete' | 'changeVisibility';
export type Action = MessageAction | 'receive';

export abstract class SqsQueue implements Component {
  readonly inlet: Inlet;
  readonly queue: Queue;
  readonly deadLetterInlet: DeadLetterInlet;
  protected readonly config: SqsConfig;
  protected readonly site: Site;
  protected readonly messages = new Messages();
  protected abstract readonly line: Line;

  private readonly deadLetters: DeadLetterInlet | null;
  private readonly visibleAgain: Lane | null;
  private readonly delayOver: Lane | null;
  private readonly onVisibleAgain: Handler;
  private readonly expiry: Expiry;
  private readonly wakeUp: WakeUp;

  private readonly standing = new StandingPolls();
  private readonly hidden = new HiddenTimes();

  private readonly inFlight: InFlight;
  private readonly messageBytesMax: number;
  private readonly receiveMost: number;
  /** Receives after which a message goes to the dead-letter queue; Infinity without one. */
  private readonly maxReceives: number;

  protected readonly tallies: SqsTallies;
  private readonly age: Gauge;

  constructor(config: SqsConfig, { site, linked }: Surroundings) {
    this.config = config;
    this.site = site;
    this.messageBytesMax = config.messageBytesMax;
    this.receiveMost = config.receiveMost;
    this.maxReceives = config.deadLetter?.maxReceiveCount ?? NEVER;
    this.deadLetters = config.deadLetter === null ? null : linked('deadLetter')!.deadLetterInlet!;
    const isStale = (receipt: number): boolean => !this.messages.isLatest(receipt);
    this.visibleAgain =
      config.visibilityTimeout === NEVER ? null : site.lane('visibleAgain', config.visibilityTimeout, (receipt) => this.reappear(receipt), isStale);
    this.delayOver = config.delay === 0 ? null : site.lane('delayOver', config.delay, (receipt) => this.undelay(receipt), isStale);
    this.wakeUp = new WakeUp(site, () => this.wake());
    this.onVisibleAgain = site.on('visibleAgainChanged', (receipt) => this.reappear(receipt));
    this.inFlight = new InFlight(config.inFlightMax);
    this.tallies = new SqsTallies(site);
    const expire = (slot: number): void => this.take(slot, site.now, this.tallies.expired);
    this.expiry = new Expiry(site, config.retention, this.messages, expire, () => this.wake());
    this.age = site.probe('ApproximateAgeOfOldestMessage', () => this.messages.ageOfOldest(site.now, this.line.receivesToBack));
    this.inlet = { answersByEntry: false, sendTime: sendTimeOf(config, site), send: (batch) => this.sendMessages(batch) };
    this.queue = new QueuePort(config, site, this, { messages: this.messages, standing: this.standing, hidden: this.hidden, tallies: this.tallies });
    this.deadLetterInlet = { moveMessage: (born, enqueuedAt, size, key) => this.moveIn(born, this.enqueuedAtOfMoved(enqueuedAt), size, key) };
  }

  /** Whether the action's rate allows one more call now; true where AWS states no limit. */
  protected abstract mayCall(action: Action): boolean;
  /** Whether a message of this key may be part of the call; where it may not, its entry alone is throttled. */
  protected mayTouch(_action: MessageAction, _key: number): boolean {
    return true;
  }

  /** Whether a send is answered with success and not stored. */
  protected abstract isKnown(batch: Batch, entry: number): boolean;
  /** Start of the retention clock of a message moved here from another queue. */
  protected abstract enqueuedAtOfMoved(enqueuedAt: number): number;
  /** Whether a receipt that is not of the latest receive, or whose visibility is over, still deletes. */
  protected abstract mayDelete(receipt: number): boolean;
  /** What an outdated receipt's delete is answered with. */
  protected abstract readonly staleDeleteOutcome: Outcome;

  /**
   * SendMessage and SendMessageBatch: entries succeed or fail alone; size, count and rate bind the call.
   * Returns how many entries were refused.
   */
  sendMessages(batch: Batch): number {
    const { length, bytes, born, size, key, outcome } = batch;
    const { tallies } = this;
    const { now } = this.site;
    tallies.requests += requestsFor(bytes);
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
      if (this.isKnown(batch, i)) {
        tallies.suppressed++;
        continue;
      }
      tallies.sentSize.observeAlike(size[i]!);
      this.enter(born[i]!, now, size[i]!, key[i]!);
      stored++;
    }
    tallies.accepted.add(length - refused);
    if (stored > 0) this.entered(stored, now, now);
    return refused;
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

  /** What a long poll that stood returns: not a call of its own. */
  answerLongPoll(most: number, into: Deliveries): void {
    this.collect(most, true, into);
    // All there was went to the dead-letter queue.
    if (into.length === 0) this.tallies.countEmpty();
  }

  /** DeleteMessage or DeleteMessageBatch over receipts [from, to). */
  deleteMessages(receipts: Float64Array, from: number, to: number): Outcome {
    this.tallies.requests++;
    if (!this.mayCall('delete')) return this.throttled();
    const { now } = this.site;
    let answer = ACCEPTED;
    for (let i = from; i < to; i++) {
      const receipt = receipts[i]!;
      const slot = this.messages.find(receipt);
      if (slot < 0) {
        // Already deleted or expired: AWS answers success.
        this.tallies.deletedAgain++;
        continue;
      }
      if (!this.mayDelete(receipt)) {
        if (answer === ACCEPTED) answer = this.staleDeleteOutcome;
        continue;
      }
      if (!this.mayTouch('delete', this.messages.key(slot))) {
        answer = REQUEST_THROTTLED;
        continue;
      }
      this.take(slot, now, this.tallies.completed);
    }
    this.wake();
    return answer === REQUEST_THROTTLED ? this.throttled() : answer;
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

  ledger(): Ledger {
    const out = {
      deleted: this.tallies.completed.total,
      expired: this.tallies.expired.total,
      deadLettered: this.tallies.deadLettered.total,
      ...this.extraOut(),
    };
    return { in: this.tallies.accepted.total + this.tallies.redriven.total + this.tallies.copies, out, inside: this.messages.count };
  }

  limitUse(): readonly LimitUsed[] {
    const { now } = this.site;
    return [this.inFlight.use(now === 0 ? 0 : this.tallies.notVisible.settle(now) / now)];
  }

  usage(): Readonly<Record<string, number>> {
    return { requests: this.tallies.requests };
  }

  /** Told of each delivery. */
  protected afterDelivery(_receipt: number): void {}

  /** A copy of a message that was received shows before its time, whether or not the message was deleted meanwhile. */
  protected showCopy(receipt: number, copy: MessageCopy): void {
    if (this.messages.find(receipt) >= 0) this.reappear(receipt, true);
    else this.enterCopy(copy, this.site.now);
  }

  private enterCopy(copy: MessageCopy, now: number): void {
    this.tallies.copies++;
    this.tallies.delayed.add(1, now);
    this.tallies.backlog.add(1, now);
    this.undelay(this.messages.stamp(this.messages.addCopy(copy)));
    this.expiry.expect(copy.enqueuedAt);
  }

  /** Ways out that only one kind has. */
  protected extraOut(): Readonly<Record<string, number>> {
    return {};
  }

  private refuseAll(batch: Batch, outcome: Outcome, counter: Counter): number {
    batch.answerAll(outcome);
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

  /** A message is stored; to be followed by `entered`, once for all of a call. */
  private enter(born: number, enqueuedAt: number, size: number, key: number): number {
    const slot = this.messages.add(born, enqueuedAt, size, key, this.delayOver === null ? VISIBLE : DELAYED);
    if (this.delayOver === null) this.line.becameVisible(slot, false);
    else this.delayOver.push(this.messages.stamp(slot));
    return slot;
  }

  /** So many messages were stored, the oldest with this clock. */
  private entered(stored: number, enqueuedAt: number, now: number): void {
    const { tallies } = this;
    tallies.backlog.add(stored, now);
    if (this.delayOver === null) tallies.visible.add(stored, now);
    else tallies.delayed.add(stored, now);
    this.expiry.expect(enqueuedAt);
    this.wake();
  }

  private moveIn(born: number, enqueuedAt: number, size: number, key: number): void {
    const { now } = this.site;
    this.tallies.redriven.add(1);
    this.messages.noteMoved(this.enter(born, enqueuedAt, size, key), now);
    this.entered(1, enqueuedAt, now);
  }

  private undelay(receipt: number): void {
    const { now } = this.site;
    this.tallies.delayed.add(-1, now);
    this.show(this.messages.slotOf(receipt), false, now);
    // What was sent in one call becomes available together, as it would without a delay.
    if (!this.standing.isEmpty) this.wakeUp.soon();
  }

  private show(slot: number, isReturning: boolean, now: number): void {
    this.messages.setState(slot, VISIBLE);
    this.tallies.visible.add(1, now);
    this.line.becameVisible(slot, isReturning);
  }

  /** A receive's visibility is over and the message was not deleted; or a copy shows (`isCopy`), however long the message is hidden. */
  private reappear(receipt: number, isCopy = false): void {
    if (!this.messages.isLatest(receipt)) return;
    const { now } = this.site;
    const slot = this.messages.slotOf(receipt);
    if (this.messages.state(slot) !== IN_FLIGHT) return;
    if (!isCopy && this.hidden.isHidden(slot, now)) return;
    this.leaveFlight(slot, now);
    this.show(slot, true, now);
    this.wake();
  }

  private leaveFlight(slot: number, now: number): void {
    this.inFlight.count--;
    this.tallies.notVisible.add(-1, now);
    this.hidden.forget(slot);
  }

  /** Takes a message out of the queue, whatever its state, and counts it as `way`. */
  private take(slot: number, now: number, way: Counter): void {
    way.add(1);
    if (way === this.tallies.expired) this.messages.noteUnfinished(slot);
    // No message leaves older than the oldest is, and that one leaves at its greatest age.
    this.age.note(this.messages.ageOf(slot, now, this.line.receivesToBack));
    const state = this.messages.state(slot);
    if (state === IN_FLIGHT) this.leaveFlight(slot, now);
    else if (state === VISIBLE) this.tallies.visible.add(-1, now);
    else this.tallies.delayed.add(-1, now);
    this.tallies.backlog.add(-1, now);
    this.messages.remove(slot, this.line.removed(slot, state, way === this.tallies.completed));
  }

  /** Hands out what is available; answers through `into`. */
  private collect(most: number, isLongPoll: boolean, into: Deliveries): void {
    const { messages, line, tallies } = this;
    const { now } = this.site;
    into.length = 0;
    into.bytes = 0;
    const room = Math.min(most, this.receiveMost, this.inFlight.room);
    line.beginReceive(isLongPoll);
    while (into.length < room) {
      const slot = line.next(isLongPoll);
      if (slot < 0) break;
      if (this.maxReceives !== NEVER && messages.receives(slot) >= this.maxReceives) this.moveOut(slot, now);
      else this.deliver(slot, into, now);
    }
    line.endReceive();
    const { length } = into;
    if (length === 0) return;
    this.tallies.requests += requestsFor(into.bytes);
    tallies.delivered.add(length);
    tallies.visible.add(-length, now);
    tallies.notVisible.add(length, now);
    this.inFlight.notePeak(now);
  }

  private deliver(slot: number, into: Deliveries, now: number): void {
    const { messages } = this;
    const receipt = messages.hand(slot, into);
    if (into.receiveCount[into.length - 1]! > 1) this.tallies.duplicates.add(1);
    this.hidden.received(slot, now, messages);
    this.inFlight.count++;
    this.visibleAgain?.push(receipt);
    this.afterDelivery(receipt);
  }

  /** Received too often: the message goes to the dead-letter queue instead of a receiver. */
  private moveOut(slot: number, now: number): void {
    const { messages } = this;
    const { born, enqueuedAt, size, key } = messages.copyOf(slot);
    messages.noteUnfinished(slot);
    this.age.note(messages.ageOf(slot, now, this.line.receivesToBack));
    this.tallies.deadLettered.add(1);
    this.tallies.visible.add(-1, now);
    this.tallies.backlog.add(-1, now);
    messages.setState(slot, IN_FLIGHT);
    messages.remove(slot, this.line.removed(slot, IN_FLIGHT, false));
    this.deadLetters!.moveMessage(born, enqueuedAt, size, key);
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

  /** Whether a short poll at the in-flight cap is told so; a FIFO queue just returns nothing. */
  protected abstract readonly answersOverLimit: boolean;

  /** Tells standing long polls, longest first, while there is something to hand out. */
  private wake(): void {
    while (!this.standing.isEmpty && this.line.available > 0 && this.inFlight.room > 0) this.standing.tellFirst();
  }
}
