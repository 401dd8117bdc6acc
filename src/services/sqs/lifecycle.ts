/**
 * What becomes of a message in a queue, whoever asked for it: it enters, waits out a delay, becomes available,
 * is in flight, comes back, and leaves by being deleted, expired or moved to a dead-letter queue. The calls
 * that ask are in `queue.ts`; a kind fills the holes.
 */
import type { Lane } from '../../kernel/lane.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Gauge } from '../../measure/instruments.ts';
import type { Component, Ledger, LimitUsed, Surroundings } from '../component.ts';
import type { DeadLetterInlet, Deliveries } from '../ports.ts';
import type { Site } from '../site.ts';
import type { AttributeChange, SqsConfig } from './config.ts';
import { Expiry } from './expiry.ts';
import { HiddenTimes } from './hidden-times.ts';
import { InFlight } from './in-flight.ts';
import { LanesByDelay } from './lanes-by-delay.ts';
import type { Line } from './line.ts';
import { DELAYED, IN_FLIGHT, type MessageCopy, Messages, VISIBLE } from './messages.ts';
import { requestsFor } from './requests.ts';
import { StandingPolls } from './standing-polls.ts';
import { SqsTallies } from './tallies.ts';
import { WakeUp } from './wake-up.ts';

const NEVER = Number.POSITIVE_INFINITY;

export abstract class MessageLifecycle implements Component {
  readonly deadLetterInlet: DeadLetterInlet;
  protected readonly config: SqsConfig;
  protected readonly site: Site;
  protected readonly messages: Messages;
  protected abstract readonly line: Line;
  protected readonly standing = new StandingPolls();
  protected readonly hidden: HiddenTimes;
  protected readonly inFlight: InFlight;
  protected readonly tallies: SqsTallies;
  protected readonly onVisibleAgain: Handler;
  private readonly onDelayChanged: Handler;

  private readonly deadLetters: DeadLetterInlet | null;
  private readonly receiveMost: number;
  /** Receives after which a message goes to the dead-letter queue; Infinity without one. */
  private maxReceives: number;
  private readonly visibilities: LanesByDelay;
  /** What receives return shows again by this lane, unless they ask for a timeout of their own; null: never. */
  private queuesVisibility: Lane | null;
  /** What this receive returns shows again by this one. */
  private visibleAgain: Lane | null;
  private readonly delays: LanesByDelay;
  private delay: number;
  /** Null: new messages are visible at once. */
  private delayOver: Lane | null;
  private readonly expiry: Expiry;
  private readonly wakeUp: WakeUp;
  private readonly age: Gauge;

  constructor(config: SqsConfig, { site, linked }: Surroundings) {
    this.config = config;
    this.site = site;
    this.messages = new Messages(site.component);
    this.receiveMost = config.receiveMost;
    this.maxReceives = config.deadLetter?.maxReceiveCount ?? NEVER;
    this.deadLetters = config.deadLetter === null ? null : linked('deadLetter')!.deadLetterInlet!;
    const isStale = (receipt: number): boolean => !this.messages.isLatest(receipt);
    this.visibilities = new LanesByDelay((timeout) => site.lane('visibleAgain', timeout, (receipt) => this.reappear(receipt), isStale));
    this.queuesVisibility = this.visibilities.of(config.visibilityTimeout);
    this.visibleAgain = this.queuesVisibility;
    this.delays = new LanesByDelay((delay) => site.lane('delayOver', delay, (receipt) => this.endDelay(receipt), isStale));
    this.delay = config.delay;
    this.delayOver = this.delayLaneOf(config.delay);
    this.onDelayChanged = site.on('delayChanged', (receipt) => this.endDelay(receipt));
    this.wakeUp = new WakeUp(site, () => this.wake());
    this.onVisibleAgain = site.on('visibleAgainChanged', (receipt) => this.reappear(receipt));
    this.inFlight = new InFlight(config.inFlightMax);
    this.hidden = new HiddenTimes(config.hiddenMost);
    this.tallies = new SqsTallies(site);
    this.expiry = new Expiry(
      site,
      config.retention,
      this.messages,
      (slot) => this.expire(slot),
      () => this.wakeSoon(),
    );
    this.age = site.probe('ApproximateAgeOfOldestMessage', () => this.messages.ageOfOldest(site.now, this.line.receivesToBack));
    const { changes } = config;
    const onChange = changes.length === 0 ? null : site.on('attributesChange', (i) => this.change(changes[i]!));
    for (const [i, { feltAt }] of changes.entries()) site.at(feltAt, onChange!, i);
    this.deadLetterInlet = { moveMessage: (born, enqueuedAt, size, key) => this.moveIn(born, this.enqueuedAtOfMoved(enqueuedAt), size, key) };
  }

  /** Whether another delay counts for messages that wait out theirs as well (statement 12). */
  protected abstract readonly delaysAnew: boolean;

  /** Start of the retention clock of a message moved here from another queue. */
  protected abstract enqueuedAtOfMoved(enqueuedAt: number): number;

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

  /** SetQueueAttributes is felt. */
  protected change({ visibilityTimeout, delay, retention, maxReceiveCount }: AttributeChange): void {
    if (visibilityTimeout !== undefined) this.queuesVisibility = this.visibilities.of(visibilityTimeout);
    if (delay !== undefined) this.delayBy(delay);
    if (retention !== undefined) this.expiry.change(retention);
    if (maxReceiveCount !== undefined) this.maxReceives = maxReceiveCount;
  }

  private delayBy(delay: number): void {
    this.delay = delay;
    this.delayOver = this.delayLaneOf(delay);
    if (!this.delaysAnew) return;
    const { messages, site } = this;
    for (let slot = messages.oldest; slot >= 0; slot = messages.newer(slot)) {
      if (messages.state(slot) !== DELAYED) continue;
      const over = messages.enqueuedAt(slot) + delay;
      // At once where that is past: what is sent at this very instant must not come before.
      if (over <= site.now) this.undelay(messages.stamp(slot));
      else site.at(over, this.onDelayChanged, messages.stamp(slot));
    }
  }

  private delayLaneOf(delay: number): Lane | null {
    return delay === 0 ? null : this.delays.of(delay);
  }

  /** How long what this receive returns is hidden. */
  protected get hiddenFor(): number {
    return this.visibleAgain?.delay ?? NEVER;
  }

  /** Told of each delivery. */
  protected afterDelivery(_receipt: number): void {}

  /** Ways out that only one kind has. */
  protected extraOut(): Readonly<Record<string, number>> {
    return {};
  }

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

  /** A message is stored; to be followed by `entered`, once for all of a call. */
  protected enter(born: number, enqueuedAt: number, size: number, key: number): number {
    const slot = this.messages.add(born, enqueuedAt, size, key, this.delayOver === null ? VISIBLE : DELAYED);
    this.line.entered(slot);
    if (this.delayOver === null) this.line.becameVisible(slot, false);
    else this.delayOver.push(this.messages.stamp(slot));
    return slot;
  }

  /** So many messages were stored, the oldest with this clock. */
  protected entered(stored: number, enqueuedAt: number, now: number): void {
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

  /** A delay is over, unless the message waits out another that came to count for it since. */
  private endDelay(receipt: number): void {
    const { messages } = this;
    const slot = messages.slotOf(receipt);
    if (!messages.isLatest(receipt) || messages.state(slot) !== DELAYED) return;
    if (!this.delaysAnew || messages.enqueuedAt(slot) + this.delay <= this.site.now) this.undelay(receipt);
  }

  private undelay(receipt: number): void {
    const { now } = this.site;
    this.tallies.delayed.add(-1, now);
    this.show(this.messages.slotOf(receipt), false, now);
    this.wakeSoon();
  }

  private show(slot: number, isReturning: boolean, now: number): void {
    this.messages.setState(slot, VISIBLE);
    this.tallies.visible.add(1, now);
    this.line.becameVisible(slot, isReturning);
  }

  /** Tells standing long polls, longest first, while there is something to hand out. */
  protected wake(): void {
    while (!this.standing.isEmpty && this.line.available > 0 && this.inFlight.room > 0) this.standing.tellFirst();
  }

  /** Tells them once all that happens at this instant has happened: what was sent in one call, or comes back from one receive, is handed out together. */
  protected wakeSoon(): void {
    if (!this.standing.isEmpty) this.wakeUp.soon();
  }

  /** Hands out what is available, up to `most`; answers through `into`. There is room for one at least. */
  protected collect(most: number, isLongPoll: boolean, into: Deliveries): void {
    into.length = 0;
    into.bytes = 0;
    this.visibleAgain = into.visibilityTimeout < 0 ? this.queuesVisibility : this.visibilities.of(into.visibilityTimeout);
    this.line.beginReceive(isLongPoll);
    if (most === 1 && this.deadLetters === null) this.takeOne(isLongPoll, into);
    else this.takeSeveral(most, isLongPoll, into);
    this.line.endReceive();
    if (into.length > 0) this.delivered(into, this.site.now);
  }

  private takeOne(isLongPoll: boolean, into: Deliveries): void {
    const slot = this.line.next(isLongPoll);
    if (slot >= 0) this.deliver(slot, into, this.site.now);
  }

  private takeSeveral(most: number, isLongPoll: boolean, into: Deliveries): void {
    const { messages, line } = this;
    const { now } = this.site;
    const room = Math.min(most, this.receiveMost, this.inFlight.room);
    while (into.length < room) {
      const slot = line.next(isLongPoll);
      if (slot < 0) break;
      if (this.maxReceives !== NEVER && messages.receives(slot) >= this.maxReceives) this.moveOut(slot, now);
      else this.deliver(slot, into, now);
    }
  }

  private deliver(slot: number, into: Deliveries, now: number): void {
    const { messages } = this;
    const receipt = messages.hand(slot, into);
    if (into.receiveCount[into.length - 1]! > 1) this.tallies.duplicates.add(1);
    this.hidden.received(slot, now, messages);
    this.inFlight.count++;
    if (this.visibleAgain !== null) this.visibleAgain.push(receipt);
    this.afterDelivery(receipt);
  }

  private delivered({ length, bytes }: Deliveries, now: number): void {
    const { tallies } = this;
    tallies.requests += requestsFor(bytes);
    tallies.delivered.add(length);
    tallies.visible.add(-length, now);
    tallies.notVisible.add(length, now);
    this.inFlight.notePeak(now);
  }

  /** A receive's visibility is over and the message was not deleted; or a copy shows (`isCopy`), however long the message is hidden. */
  protected reappear(receipt: number, isCopy = false): void {
    if (!this.messages.isLatest(receipt)) return;
    const { now } = this.site;
    const slot = this.messages.slotOf(receipt);
    if (this.messages.state(slot) !== IN_FLIGHT) return;
    if (!isCopy && this.hidden.isHidden(slot, now)) return;
    // Once it is back from so many receives it counts for no age: until now it did.
    this.age.note(this.messages.ageOf(slot, now, this.line.receivesToBack));
    this.leaveFlight(slot, now);
    this.show(slot, true, now);
    if (!this.line.returnsTogether) this.wake();
    else this.wakeSoon();
  }

  private leaveFlight(slot: number, now: number): void {
    this.inFlight.count--;
    this.tallies.notVisible.add(-1, now);
    this.hidden.forget(slot);
  }

  private expire(slot: number): void {
    this.tallies.expired.add(1);
    this.messages.noteUnfinished(slot);
    this.leave(slot, false, this.site.now);
  }

  /** Takes a message out of the queue, whatever its state. */
  protected leave(slot: number, isDeleted: boolean, now: number): void {
    const { messages, tallies } = this;
    // No message leaves older than the oldest is, and that one leaves at its greatest age.
    this.age.note(messages.ageOf(slot, now, this.line.receivesToBack));
    const state = messages.state(slot);
    if (state === IN_FLIGHT) this.leaveFlight(slot, now);
    else if (state === VISIBLE) tallies.visible.add(-1, now);
    else tallies.delayed.add(-1, now);
    tallies.backlog.add(-1, now);
    messages.remove(slot, this.line.removed(slot, state, isDeleted));
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
}
