/**
 * The messages of one queue: reusable slots, 39 bytes each, chained oldest first.
 *
 *   born, enqueuedAt   first attempt to send; start of the retention clock           8 + 8
 *   size, key          bytes; key id (message group)                                 4 + 4
 *   receives           times received                                                2
 *   state              where the message is; COMPLETED once its work was done        1
 *   generation         counts receives and departures: stamps receipts               4
 *   older, newer       the chain by enqueuedAt; `newer` chains free slots too        4 + 4
 *
 * Slots live in blocks of 4096, so that a growing backlog is never copied and no memory waits empty.
 *
 * A receipt packs slot and generation. Each receive counts the generation up, and so does a departure:
 * a receipt is of the present tenant when it is among the last `receives` generations, and of the latest
 * receive when it is the last.
 */
import type { Deliveries } from '../ports.ts';

export const FREE = 0;
export const DELAYED = 1;
export const VISIBLE = 2;
export const IN_FLIGHT = 3;
/** Gone, but a line still holds its slot; freed when the line comes to it. */
export const TOMBSTONE = 4;

const STATE_BITS = 7;
const COMPLETED = 8;

const NONE = -1;
const SLOT_SPAN = 2 ** 26;
/** Generations come round after 2^26. */
const GENERATION_MASK = SLOT_SPAN - 1;
const RECEIVES_MAX = 65_535;
/** A stated limit: more messages than this in one queue end the run with a clear message. */
export const MESSAGES_MAX = 50_000_000;

const BLOCK_BITS = 12;
const BLOCK = 1 << BLOCK_BITS;
const IN_BLOCK = BLOCK - 1;

class Block {
  readonly born = new Float64Array(BLOCK);
  readonly enqueuedAt = new Float64Array(BLOCK);
  readonly size = new Int32Array(BLOCK);
  readonly key = new Int32Array(BLOCK);
  readonly receives = new Uint16Array(BLOCK);
  readonly state = new Uint8Array(BLOCK);
  readonly generation = new Int32Array(BLOCK);
  readonly older = new Int32Array(BLOCK);
  readonly newer = new Int32Array(BLOCK);
}

export class Messages {
  /** Messages in the queue: visible, delayed and in flight. */
  count = 0;
  /** The oldest message by its retention clock, or −1. */
  oldest = NONE;
  readonly #blocks: Block[] = [];
  #newest = NONE;
  #free = NONE;
  #used = 0;

  /** Slots there are. */
  get capacity(): number {
    return this.#blocks.length * BLOCK;
  }

  born(slot: number): number {
    return this.#blockOf(slot).born[slot & IN_BLOCK]!;
  }

  enqueuedAt(slot: number): number {
    return this.#blockOf(slot).enqueuedAt[slot & IN_BLOCK]!;
  }

  size(slot: number): number {
    return this.#blockOf(slot).size[slot & IN_BLOCK]!;
  }

  key(slot: number): number {
    return this.#blockOf(slot).key[slot & IN_BLOCK]!;
  }

  receives(slot: number): number {
    return this.#blockOf(slot).receives[slot & IN_BLOCK]!;
  }

  state(slot: number): number {
    return this.#blockOf(slot).state[slot & IN_BLOCK]! & STATE_BITS;
  }

  setState(slot: number, state: number): void {
    const { state: states } = this.#blockOf(slot);
    states[slot & IN_BLOCK] = (states[slot & IN_BLOCK]! & COMPLETED) | state;
  }

  /** Notes that the work on a message was done; false when it was noted before. */
  complete(slot: number): boolean {
    const { state } = this.#blockOf(slot);
    const before = state[slot & IN_BLOCK]!;
    state[slot & IN_BLOCK] = before | COMPLETED;
    return (before & COMPLETED) === 0;
  }

  /** Age of the oldest message, µs; 0 when there is none. */
  ageOfOldest(now: number): number {
    return this.oldest === NONE ? 0 : now - this.enqueuedAt(this.oldest);
  }

  /** The next newer message, or −1. */
  newer(slot: number): number {
    return this.#blockOf(slot).newer[slot & IN_BLOCK]!;
  }

  /** The next older message, or −1. */
  older(slot: number): number {
    return this.#blockOf(slot).older[slot & IN_BLOCK]!;
  }

  /** A new message, chained by the instant its retention began. Its state is for the caller to set. */
  add(born: number, enqueuedAt: number, size: number, key: number): number {
    let slot = this.#free;
    if (slot === NONE) {
      slot = this.#used++;
      if (slot === this.capacity) this.#grow();
    } else this.#free = this.newer(slot);
    const block = this.#blockOf(slot);
    const i = slot & IN_BLOCK;
    block.born[i] = born;
    block.enqueuedAt[i] = enqueuedAt;
    block.size[i] = size;
    block.key[i] = key;
    block.receives[i] = 0;
    block.state[i] = FREE;
    this.#chain(slot, enqueuedAt);
    this.count++;
    return slot;
  }

  /** Hands a message out: counts the receive, puts it in flight and into `into`; answers the receipt that stands for it. */
  hand(slot: number, into: Deliveries): number {
    const block = this.#blockOf(slot);
    const i = slot & IN_BLOCK;
    const receives = Math.min(RECEIVES_MAX, block.receives[i]! + 1);
    const generation = (block.generation[i]! + 1) & GENERATION_MASK;
    const receipt = generation * SLOT_SPAN + slot;
    block.receives[i] = receives;
    block.generation[i] = generation;
    block.state[i] = (block.state[i]! & COMPLETED) | IN_FLIGHT;
    const place = into.length++;
    into.receipt[place] = receipt;
    into.born[place] = block.born[i]!;
    into.key[place] = block.key[i]!;
    into.receiveCount[place] = receives;
    return receipt;
  }

  /** A stamp for a message not yet received: the end of a delay must find the same message, unreceived. */
  stampUnreceived(slot: number): number {
    return this.#blockOf(slot).generation[slot & IN_BLOCK]! * SLOT_SPAN + slot;
  }

  slotOf(receipt: number): number {
    return receipt - Math.floor(receipt / SLOT_SPAN) * SLOT_SPAN;
  }

  /** The slot of the message a receipt was given for, or −1 when that message is no longer in the queue. */
  find(receipt: number): number {
    const given = Math.floor(receipt / SLOT_SPAN);
    const slot = receipt - given * SLOT_SPAN;
    const block = this.#blockOf(slot);
    const i = slot & IN_BLOCK;
    const state = block.state[i]! & STATE_BITS;
    if (state === FREE || state === TOMBSTONE) return NONE;
    return ((block.generation[i]! - given) & GENERATION_MASK) < block.receives[i]! ? slot : NONE;
  }

  /** Whether the stamp is the message's last one and the message is still in the queue. */
  isLatest(stamp: number): boolean {
    const given = Math.floor(stamp / SLOT_SPAN);
    const slot = stamp - given * SLOT_SPAN;
    const block = this.#blockOf(slot);
    const i = slot & IN_BLOCK;
    const state = block.state[i]! & STATE_BITS;
    return block.generation[i]! === given && state !== FREE && state !== TOMBSTONE;
  }

  /** Takes a message out of the chain. Its slot stays with the line that holds it, if one does. */
  remove(slot: number, isInLine: boolean): void {
    const block = this.#blockOf(slot);
    const older = block.older[slot & IN_BLOCK]!;
    const newer = block.newer[slot & IN_BLOCK]!;
    if (older === NONE) this.oldest = newer;
    else this.#blockOf(older).newer[older & IN_BLOCK] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#blockOf(newer).older[newer & IN_BLOCK] = older;
    this.count--;
    if (isInLine) block.state[slot & IN_BLOCK] = TOMBSTONE;
    else this.release(slot);
  }

  /** Frees a slot no line holds any more. */
  release(slot: number): void {
    const block = this.#blockOf(slot);
    const i = slot & IN_BLOCK;
    block.state[i] = FREE;
    // The next tenant's receipts are newer than any given for this one.
    block.generation[i] = (block.generation[i]! + 1) & GENERATION_MASK;
    block.newer[i] = this.#free;
    this.#free = slot;
  }

  #blockOf(slot: number): Block {
    return this.#blocks[slot >>> BLOCK_BITS]!;
  }

  /** Oldest first; messages moved in with an earlier clock are put where they belong, searching from the newest. */
  #chain(slot: number, enqueuedAt: number): void {
    let older = this.#newest;
    while (older !== NONE && this.enqueuedAt(older) > enqueuedAt) older = this.older(older);
    const newer = older === NONE ? this.oldest : this.newer(older);
    const block = this.#blockOf(slot);
    block.older[slot & IN_BLOCK] = older;
    block.newer[slot & IN_BLOCK] = newer;
    if (older === NONE) this.oldest = slot;
    else this.#blockOf(older).newer[older & IN_BLOCK] = slot;
    if (newer === NONE) this.#newest = slot;
    else this.#blockOf(newer).older[newer & IN_BLOCK] = slot;
  }

  #grow(): void {
    if (this.capacity >= MESSAGES_MAX) throw new RangeError(`a queue holds more than ${MESSAGES_MAX} messages: shorten the run or add consumers`);
    this.#blocks.push(new Block());
  }
}
