/**
 * The line of a FIFO queue: message groups, each in order, and which of them have something to hand out.
 *
 * The rule (statement 19): from the head of a group, visible messages up to the first that is not. So a
 * group is ready when its oldest message is visible and within the look-ahead (statement 28). Ready
 * groups take turns; a receive drains one group before it turns to the next (statement 21). No
 * step depends on how many groups or messages there are.
 */
import type { Line } from '../sqs/line.ts';
import { IN_FLIGHT, type Messages, VISIBLE } from '../sqs/messages.ts';
import { NO_GROUP, type Turns } from './turns.ts';

const NONE = -1;

export class Groups implements Line {
  readonly receivesToBack = Number.POSITIVE_INFINITY;
  /** The head of a group alone would block the rest of what came back with it for another visibility. */
  readonly returnsTogether = true;
  /** Groups with a message in flight. */
  busy = 0;
  private readonly messages: Messages;
  private readonly turns: Turns;
  private readonly lookAhead: number;

  /** Per message slot: its neighbours in the group, and whether the look-ahead reaches it. */
  private later = new Int32Array(64);
  private earlier = new Int32Array(64);
  private isReached = new Uint8Array(64);
  private reached = 0;
  private lastReached = NONE;

  /** Per group, by key id. */
  private first = new Int32Array(64).fill(NONE);
  private last = new Int32Array(64).fill(NONE);
  private inFlight = new Int32Array(64);
  tallies = {
    sent: new Float64Array(64),
    outOfOrder: new Float64Array(64),
    backlog: new Float64Array(64),
    backlogMax: new Float64Array(64),
    delivered: new Float64Array(64),
    deleted: new Float64Array(64),
  };

  /** The group this receive draws from, and the message it handed out last. */
  private group = NONE;
  private cursor = NONE;

  constructor(messages: Messages, turns: Turns, lookAhead: number) {
    this.messages = messages;
    this.turns = turns;
    this.lookAhead = lookAhead;
  }

  /** Groups a receive may draw from. */
  get available(): number {
    return this.turns.available;
  }

  /** Group ids seen so far are below this. */
  get groups(): number {
    return this.first.length;
  }

  entered(slot: number): void {
    const group = this.messages.key(slot);
    if (group >= this.first.length) this.growGroups(group + 1);
    const { sent, backlog, backlogMax } = this.tallies;
    sent[group] = sent[group]! + 1;
    backlog[group] = backlog[group]! + 1;
    if (backlog[group]! > backlogMax[group]!) backlogMax[group] = backlog[group]!;
  }

  becameVisible(slot: number, isReturning: boolean): void {
    const group = this.messages.key(slot);
    if (isReturning) this.landed(group);
    else this.append(slot, group);
    this.refresh(group);
  }

  /** What the group was sent last was made before what it was sent earlier. */
  sentLate(group: number): void {
    this.tallies.outOfOrder[group] = this.tallies.outOfOrder[group]! + 1;
  }

  /** The message went to a receiver, and not to the dead-letter queue. */
  delivered(slot: number): void {
    const group = this.messages.key(slot);
    this.tallies.delivered[group] = this.tallies.delivered[group]! + 1;
  }

  removed(slot: number, state: number, isDeleted: boolean): boolean {
    const group = this.messages.key(slot);
    this.tallies.backlog[group] = this.tallies.backlog[group]! - 1;
    if (state === IN_FLIGHT) this.landed(group);
    if (state !== IN_FLIGHT && state !== VISIBLE) return false;
    this.unlink(slot, group);
    if (isDeleted) this.tallies.deleted[group] = this.tallies.deleted[group]! + 1;
    this.unreach(slot);
    this.refresh(group);
    return false;
  }

  beginReceive(): void {
    this.group = NONE;
    this.cursor = NONE;
  }

  next(): number {
    if (this.group !== NONE) {
      const later = this.later[this.cursor]!;
      if (this.isOpen(later)) return this.hand(later);
      this.leaveGroup();
    }
    const group = this.turns.next();
    if (group === NO_GROUP) return NONE;
    this.group = group;
    return this.hand(this.first[group]!);
  }

  endReceive(): void {
    if (this.group !== NONE) this.leaveGroup();
    this.turns.end();
  }

  private leaveGroup(): void {
    const group = this.group;
    this.group = NONE;
    this.refresh(group);
  }

  private hand(slot: number): number {
    this.cursor = slot;
    const group = this.group;
    if (this.inFlight[group] === 0) this.busy++;
    this.inFlight[group] = this.inFlight[group]! + 1;
    return slot;
  }

  private landed(group: number): void {
    this.inFlight[group] = this.inFlight[group]! - 1;
    if (this.inFlight[group] === 0) this.busy--;
  }

  private isOpen(slot: number): boolean {
    return slot !== NONE && this.messages.state(slot) === VISIBLE && this.isReached[slot] === 1;
  }

  /** Brings a group's place among the ready ones up to date. A group being drained is left alone. */
  private refresh(group: number): void {
    if (group === this.group) return;
    const isReady = this.isOpen(this.first[group]!);
    if (isReady === this.turns.isReady(group)) return;
    if (isReady) this.turns.add(group);
    else this.turns.drop(group);
  }

  private append(slot: number, group: number): void {
    if (this.later.length < this.messages.capacity) this.growSlots();
    const last = this.last[group]!;
    this.earlier[slot] = last;
    this.later[slot] = NONE;
    if (last === NONE) this.first[group] = slot;
    else this.later[last] = slot;
    this.last[group] = slot;
    this.isReached[slot] = 0;
    if (this.reached < this.lookAhead) this.reach(slot);
  }

  private unlink(slot: number, group: number): void {
    const earlier = this.earlier[slot]!;
    const later = this.later[slot]!;
    if (earlier === NONE) this.first[group] = later;
    else this.later[earlier] = later;
    if (later === NONE) this.last[group] = earlier;
    else this.earlier[later] = earlier;
  }

  private reach(slot: number): void {
    this.isReached[slot] = 1;
    this.reached++;
    this.lastReached = slot;
  }

  /** A message within the look-ahead went: the look-ahead moves on by one. Called before it leaves the chain. */
  private unreach(slot: number): void {
    if (this.isReached[slot] === 0) return;
    this.isReached[slot] = 0;
    this.reached--;
    if (this.lookAhead === Number.POSITIVE_INFINITY) return;
    const messages = this.messages;
    const next = this.lastReached === NONE ? messages.oldest : messages.newer(this.lastReached);
    if (this.lastReached === slot) this.lastReached = messages.older(slot);
    if (next === NONE || this.isReached[next] === 1 || messages.state(next) === 1) return;
    this.reach(next);
    this.refresh(messages.key(next));
  }

  private growSlots(): void {
    const length = this.messages.capacity;
    this.later = resized(this.later, new Int32Array(length));
    this.earlier = resized(this.earlier, new Int32Array(length));
    this.isReached = resized(this.isReached, new Uint8Array(length));
  }

  private growGroups(needed: number): void {
    const length = Math.max(needed, 2 * this.first.length);
    this.first = resized(this.first, new Int32Array(length).fill(NONE));
    this.last = resized(this.last, new Int32Array(length).fill(NONE));
    this.inFlight = resized(this.inFlight, new Int32Array(length));
    const { tallies } = this;
    for (const name of ['sent', 'outOfOrder', 'backlog', 'backlogMax', 'delivered', 'deleted'] as const)
      tallies[name] = resized(tallies[name], new Float64Array(length));
  }
}

function resized<Numbers extends { set(old: Numbers): void }>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}
