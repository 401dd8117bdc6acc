/**
 * The messages of one queue: reusable slots of 40 bytes, chained oldest first.
 *
 * A slot is five words in a block, seen through two arrays over one buffer:
 *
 *   floats[word]      born         first attempt to send           ints[2 × word + 4]  size         bytes
 *   floats[word + 1]  enqueuedAt   start of the retention clock    ints[2 × word + 5]  key          key id (message group)
 *                                                                  ints[2 × word + 6]  status       state, whether the work was done, receivers at work, times received
 *                                                                  ints[2 × word + 7]  generation   counts receives and departures: stamps receipts
 *                                                                  ints[2 × word + 8]  older        the chain by enqueuedAt;
 *                                                                  ints[2 × word + 9]  newer        `newer` chains free slots too
 *
 * Blocks hold 4096 slots, so that a growing backlog is never copied and no memory waits empty.
 *
 * A receipt packs slot and generation. Each receive counts the generation up, and so does a departure:
 * a receipt is of the present tenant when it is among the last `receives` generations, and of the latest
 * receive when it is the last.
 */
import { CapacityExceeded } from '../../kernel/capacity.ts';
import type { Deliveries } from '../ports.ts';
import { DepartedMessages, GENERATION_MASK } from './departed.ts';

export const FREE = 0;
export const DELAYED = 1;
export const VISIBLE = 2;
export const IN_FLIGHT = 3;
/** Gone, but a line still holds its slot; freed when the line comes to it. */
export const TOMBSTONE = 4;

const WORDS = 5;
/** Within `floats`. */
const BORN = 0;
const ENQUEUED_AT = 1;
/** Within `ints`, after doubling the word. */
const SIZE = 4;
const KEY = 5;
const STATUS = 6;
const GENERATION = 7;
const OLDER = 8;
const NEWER = 9;

/** Status: three bits of state, one for work done, ten for how many receivers are neither done nor have failed, the rest counts receives. */
const STATE_BITS = 7;
const COMPLETED = 8;
const ONE_WORKING = 16;
/** As many are told apart: a message that more than a thousand work on at once has been received too often for it to matter. */
const ALL_WORKING = 1023 * ONE_WORKING;
const RECEIVES_SHIFT = 14;
const RECEIVES_MAX = 65_535;

const NONE = -1;
const SLOT_SPAN = 2 ** 26;
/** A receipt's low bits. Integer operations take it apart in half the steps of a floor, and it is done several times a message. */
const SLOT_MASK = SLOT_SPAN - 1;
/** A stated limit: more messages than this in one queue end the run with a clear message. */
export const MESSAGES_MAX = 50_000_000;

const BLOCK_BITS = 12;
const BLOCK = 1 << BLOCK_BITS;
const IN_BLOCK = BLOCK - 1;

/** What is kept of a message elsewhere. */
export interface MessageCopy {
  readonly born: number;
  readonly enqueuedAt: number;
  readonly size: number;
  readonly key: number;
}

class Block {
  readonly floats = new Float64Array(WORDS * BLOCK);
  readonly ints = new Int32Array(this.floats.buffer);
}

export class Messages {
  /** Messages in the queue: visible, delayed and in flight. */
  count = 0;
  /** The oldest message by its retention clock, or −1. */
  oldest = NONE;
  private readonly queue: string;
  private readonly blocks: Block[] = [];
  private newest = NONE;
  /** When messages of another queue came here, by slot, in that order; null while none did. */
  private movedAt: Map<number, number> | null = null;
  private free = NONE;
  private used = 0;
  private readonly departed = new DepartedMessages();

  /** `queue` names it in the message that ends a run beyond `MESSAGES_MAX`. */
  constructor(queue: string) {
    this.queue = queue;
  }

  /** Slots there are. */
  get capacity(): number {
    return this.blocks.length * BLOCK;
  }

  born(slot: number): number {
    return this.blockOf(slot).floats[wordOf(slot) + BORN]!;
  }

  enqueuedAt(slot: number): number {
    return this.blockOf(slot).floats[wordOf(slot) + ENQUEUED_AT]!;
  }

  size(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + SIZE]!;
  }

  key(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + KEY]!;
  }

  receives(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + STATUS]! >> RECEIVES_SHIFT;
  }

  state(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + STATUS]! & STATE_BITS;
  }

  setState(slot: number, state: number): void {
    const { ints } = this.blockOf(slot);
    const at = 2 * wordOf(slot) + STATUS;
    ints[at] = (ints[at]! & ~STATE_BITS) | state;
  }

  /** Notes that the work on a receipt's message was done; false when it was noted before, or somebody who had done it deleted the message. */
  complete(receipt: number): boolean {
    const slot = this.find(receipt);
    if (slot < 0) return this.departed.complete(this.slotOf(receipt), generationOf(receipt));
    const { ints } = this.blockOf(slot);
    const at = 2 * wordOf(slot) + STATUS;
    const before = ints[at]!;
    ints[at] = oneLess(before) | COMPLETED;
    return (before & COMPLETED) === 0;
  }

  /** Notes that the work on a receipt's message failed. */
  fail(receipt: number): void {
    const slot = this.find(receipt);
    if (slot < 0) {
      this.departed.fail(this.slotOf(receipt), generationOf(receipt));
      return;
    }
    const { ints } = this.blockOf(slot);
    const at = 2 * wordOf(slot) + STATUS;
    ints[at] = oneLess(ints[at]!);
  }

  /** The message is about to leave, and not because it was deleted: whoever works on it may still be the first to be done. */
  noteUnfinished(slot: number): void {
    const { ints } = this.blockOf(slot);
    const status = ints[2 * wordOf(slot) + STATUS]!;
    const working = (status & ALL_WORKING) / ONE_WORKING;
    if (working === 0 || (status & COMPLETED) !== 0) return;
    this.departed.add(slot, ints[2 * wordOf(slot) + GENERATION]!, status >> RECEIVES_SHIFT, working);
  }

  copyOf(slot: number): MessageCopy {
    return { born: this.born(slot), enqueuedAt: this.enqueuedAt(slot), size: this.size(slot), key: this.key(slot) };
  }

  /** What a server kept of a message whose work is done and which was received once; not visible yet. */
  addCopy({ born, enqueuedAt, size, key }: MessageCopy): number {
    const slot = this.add(born, enqueuedAt, size, key, DELAYED);
    this.addStatus(slot, COMPLETED | (1 << RECEIVES_SHIFT));
    return slot;
  }

  private addStatus(slot: number, bits: number): void {
    const { ints } = this.blockOf(slot);
    const at = 2 * wordOf(slot) + STATUS;
    ints[at] = ints[at]! | bits;
  }

  /** The message came from another queue now, whatever its clock says. */
  noteMoved(slot: number, now: number): void {
    this.movedAt ??= new Map();
    this.movedAt.set(slot, now);
  }

  /** How long the message that is here longest has been here, µs; those back from so many receives do not count. */
  ageOfOldest(now: number, receives: number): number {
    const moved = this.movedAt;
    let since = now;
    for (const [slot, at] of moved ?? []) {
      if (this.isBack(slot, receives)) continue;
      since = at;
      break;
    }
    let oldest = moved?.size === this.count ? NONE : this.oldest;
    while (oldest !== NONE && (this.isBack(oldest, receives) || moved?.has(oldest) === true)) oldest = this.newer(oldest);
    return now - (oldest === NONE ? since : Math.min(since, this.enqueuedAt(oldest)));
  }

  /** How long a message has been here, µs; 0 when it is back from so many receives and counts for no age. */
  ageOf(slot: number, now: number, receives: number): number {
    if (this.isBack(slot, receives)) return 0;
    return now - (this.movedAt?.get(slot) ?? this.enqueuedAt(slot));
  }

  /** The next newer message, or −1. */
  newer(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + NEWER]!;
  }

  /** The next older message, or −1. */
  older(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + OLDER]!;
  }

  /** A new message in a state, chained by the instant its retention began. */
  add(born: number, enqueuedAt: number, size: number, key: number, state: number): number {
    let slot = this.free;
    if (slot === NONE) slot = this.newSlot();
    const { floats, ints } = this.blockOf(slot);
    const word = wordOf(slot);
    this.free = ints[2 * word + NEWER]!;
    floats[word + BORN] = born;
    floats[word + ENQUEUED_AT] = enqueuedAt;
    ints[2 * word + SIZE] = size;
    ints[2 * word + KEY] = key;
    ints[2 * word + STATUS] = state;
    // Only what is moved in from another queue may have to be put among the older.
    if (this.count > 0 && this.enqueuedAt(this.newest) > enqueuedAt) this.chainAmong(slot, enqueuedAt);
    else this.chainLast(slot, ints, word);
    this.count++;
    return slot;
  }

  private chainLast(slot: number, ints: Int32Array, word: number): void {
    const { newest } = this;
    ints[2 * word + OLDER] = newest;
    ints[2 * word + NEWER] = NONE;
    if (newest === NONE) this.oldest = slot;
    else this.link(newest, NEWER, slot);
    this.newest = slot;
  }

  /** Before the newest, whose clock began later. */
  private chainAmong(slot: number, enqueuedAt: number): void {
    let newer = this.newest;
    let older = this.older(newer);
    while (older !== NONE && this.enqueuedAt(older) > enqueuedAt) {
      newer = older;
      older = this.older(older);
    }
    this.link(slot, OLDER, older);
    this.link(slot, NEWER, newer);
    this.link(newer, OLDER, slot);
    if (older === NONE) this.oldest = slot;
    else this.link(older, NEWER, slot);
  }

  /** Hands a message out: counts the receive, puts it in flight and into `into`; answers the receipt that stands for it. */
  hand(slot: number, into: Deliveries): number {
    const { floats, ints } = this.blockOf(slot);
    const word = wordOf(slot);
    const status = ints[2 * word + STATUS]!;
    const receives = Math.min(RECEIVES_MAX, (status >> RECEIVES_SHIFT) + 1);
    const generation = (ints[2 * word + GENERATION]! + 1) & GENERATION_MASK;
    const receipt = generation * SLOT_SPAN + slot;
    ints[2 * word + STATUS] = (receives << RECEIVES_SHIFT) | oneMore(status & (COMPLETED | ALL_WORKING)) | IN_FLIGHT;
    ints[2 * word + GENERATION] = generation;
    const place = into.length++;
    into.bytes += ints[2 * word + SIZE]!;
    into.receipt[place] = receipt;
    into.born[place] = floats[word + BORN]!;
    into.key[place] = ints[2 * word + KEY]!;
    into.receiveCount[place] = receives;
    return receipt;
  }

  /** The message as it stands: its latest receipt or, not yet received, what the end of a delay must find again. */
  stamp(slot: number): number {
    return this.blockOf(slot).ints[2 * wordOf(slot) + GENERATION]! * SLOT_SPAN + slot;
  }

  slotOf(receipt: number): number {
    return receipt & SLOT_MASK;
  }

  /** The slot of the message a receipt was given for, or −1 when that message is no longer in the queue. */
  find(receipt: number): number {
    const given = generationOf(receipt);
    const slot = receipt & SLOT_MASK;
    const { ints } = this.blockOf(slot);
    const word = wordOf(slot);
    const status = ints[2 * word + STATUS]!;
    const state = status & STATE_BITS;
    if (state === FREE || state === TOMBSTONE) return NONE;
    return ((ints[2 * word + GENERATION]! - given) & GENERATION_MASK) < status >> RECEIVES_SHIFT ? slot : NONE;
  }

  /** Whether the stamp is the message's last one and the message is still in the queue. */
  isLatest(stamp: number): boolean {
    const given = generationOf(stamp);
    const slot = stamp & SLOT_MASK;
    const { ints } = this.blockOf(slot);
    const word = wordOf(slot);
    const state = ints[2 * word + STATUS]! & STATE_BITS;
    return ints[2 * word + GENERATION]! === given && state !== FREE && state !== TOMBSTONE;
  }

  /** Takes a message out of the chain. Its slot stays with the line that holds it, if one does. */
  remove(slot: number, isInLine: boolean): void {
    const { ints } = this.blockOf(slot);
    const at = 2 * wordOf(slot);
    const older = ints[at + OLDER]!;
    const newer = ints[at + NEWER]!;
    if (older === NONE) this.oldest = newer;
    else this.link(older, NEWER, newer);
    if (newer === NONE) this.newest = older;
    else this.link(newer, OLDER, older);
    this.count--;
    if (this.movedAt !== null) this.movedAt.delete(slot);
    if (isInLine) ints[at + STATUS] = TOMBSTONE;
    else this.free = freed(ints, slot, this.free);
  }

  /** Frees a slot no line holds any more. */
  release(slot: number): void {
    this.free = freed(this.blockOf(slot).ints, slot, this.free);
  }

  /** Whether so many receives of the message are over. */
  private isBack(slot: number, receives: number): boolean {
    const status = this.blockOf(slot).ints[2 * wordOf(slot) + STATUS]!;
    return (status >> RECEIVES_SHIFT) - ((status & STATE_BITS) === IN_FLIGHT ? 1 : 0) >= receives;
  }

  private blockOf(slot: number): Block {
    return this.blocks[slot >>> BLOCK_BITS]!;
  }

  private link(slot: number, which: number, to: number): void {
    this.blockOf(slot).ints[2 * wordOf(slot) + which] = to;
  }

  private newSlot(): number {
    const slot = this.used++;
    if (slot === this.capacity) this.grow();
    this.link(slot, NEWER, NONE);
    return slot;
  }

  private grow(): void {
    if (this.capacity >= MESSAGES_MAX)
      throw new CapacityExceeded(`more than ${MESSAGES_MAX} messages in ${this.queue}; shorten the run, lower the rate or add workers`);
    this.blocks.push(new Block());
  }
}

function generationOf(receipt: number): number {
  return (receipt / SLOT_SPAN) | 0;
}

/** A status with one more receiver at work. */
function oneMore(status: number): number {
  return (status & ALL_WORKING) === ALL_WORKING ? status : status + ONE_WORKING;
}

/** … and with one less. */
function oneLess(status: number): number {
  return (status & ALL_WORKING) === 0 ? status : status - ONE_WORKING;
}

/** Where a slot begins within its block. */
function wordOf(slot: number): number {
  return WORDS * (slot & IN_BLOCK);
}

/** Marks a slot free and chains it before `free`; answers it. The next tenant's receipts are newer than any given for this one. */
function freed(ints: Int32Array, slot: number, free: number): number {
  const at = 2 * wordOf(slot);
  ints[at + STATUS] = FREE;
  ints[at + GENERATION] = (ints[at + GENERATION]! + 1) & GENERATION_MASK;
  ints[at + NEWER] = free;
  return slot;
}
