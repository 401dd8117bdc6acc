/**
 * The messages of one queue: reusable slots in parallel arrays, 44 bytes a message, chained oldest first.
 *
 *   born, enqueuedAt   first attempt to send; start of the retention clock           8 + 8
 *   size, key          bytes; key id (message group)                                 4 + 4
 *   receives           times received                                                2
 *   state, completed   where the message is; whether work on it was done             1 + 1
 *   generation         counts receives of all tenants of the slot: stamps receipts   4
 *   tenant             generation at which the present tenant moved in               4
 *   older, newer       the chain by enqueuedAt; `newer` chains free slots too        4 + 4
 *
 * A receipt packs slot and generation; it belongs to the present tenant when its generation is past
 * `tenant`, and is the latest when it equals `generation`.
 */
export const FREE = 0;
export const DELAYED = 1;
export const VISIBLE = 2;
export const IN_FLIGHT = 3;
/** Gone, but a line still holds its slot; freed when the line comes to it. */
export const TOMBSTONE = 4;

const NONE = -1;
const SLOT_SPAN = 2 ** 26;
/** Generations come round after 2^26; "past" means at most half a round ahead. */
const GENERATION_MASK = 2 ** 26 - 1;
/** A stated limit: more messages than this in one queue end the run with a clear message. */
export const MESSAGES_MAX = 50_000_000;

export class Messages {
  born = new Float64Array(64);
  enqueuedAt = new Float64Array(64);
  size = new Int32Array(64);
  key = new Int32Array(64);
  receives = new Uint16Array(64);
  state = new Uint8Array(64);
  /** 1 once a receiver has done the work. */
  completed = new Uint8Array(64);
  /** Chained messages: visible, delayed and in flight. */
  count = 0;
  oldest = NONE;
  #newest = NONE;
  #generation = new Int32Array(64);
  #tenant = new Int32Array(64);
  #older = new Int32Array(64);
  #newer = new Int32Array(64);
  #free = NONE;
  #used = 0;

  get capacity(): number {
    return this.born.length;
  }

  /** Age of the oldest message, µs; 0 when there is none. */
  ageOfOldest(now: number): number {
    return this.oldest === NONE ? 0 : now - this.enqueuedAt[this.oldest]!;
  }

  /** The next newer message, or −1. */
  newer(slot: number): number {
    return this.#newer[slot]!;
  }

  /** The next older message, or −1. */
  older(slot: number): number {
    return this.#older[slot]!;
  }

  /** A new message, chained by the instant its retention began. */
  add(born: number, enqueuedAt: number, size: number, key: number): number {
    let slot = this.#free;
    if (slot === NONE) {
      slot = this.#used++;
      if (slot === this.born.length) this.#grow();
    } else this.#free = this.#newer[slot]!;
    this.born[slot] = born;
    this.enqueuedAt[slot] = enqueuedAt;
    this.size[slot] = size;
    this.key[slot] = key;
    this.receives[slot] = 0;
    this.completed[slot] = 0;
    this.#tenant[slot] = this.#generation[slot]!;
    this.#chain(slot, enqueuedAt);
    this.count++;
    return slot;
  }

  /** Marks a receive: counts it, and answers the receipt that stands for it. */
  stamp(slot: number): number {
    this.receives[slot] = Math.min(65_535, this.receives[slot]! + 1);
    return this.stampUnreceived(slot);
  }

  /** A stamp for a message not yet received: a delay's end must find the same tenant, unreceived. */
  stampUnreceived(slot: number): number {
    const generation = (this.#generation[slot]! + 1) & GENERATION_MASK;
    this.#generation[slot] = generation;
    return generation * SLOT_SPAN + slot;
  }

  slotOf(receipt: number): number {
    return receipt - Math.floor(receipt / SLOT_SPAN) * SLOT_SPAN;
  }

  /** Whether the message a receipt was given for is still in the queue. */
  isPresent(receipt: number): boolean {
    const slot = this.slotOf(receipt);
    const state = this.state[slot]!;
    if (state === FREE || state === TOMBSTONE) return false;
    const past = (Math.floor(receipt / SLOT_SPAN) - this.#tenant[slot]!) & GENERATION_MASK;
    return past > 0 && past <= GENERATION_MASK >> 1;
  }

  /** Whether the receipt is of the message's latest receive. */
  isLatest(receipt: number): boolean {
    return Math.floor(receipt / SLOT_SPAN) === this.#generation[this.slotOf(receipt)]! && this.isPresent(receipt);
  }

  /** Takes a message out of the chain. Its slot stays with the line that holds it, if one does. */
  remove(slot: number, isInLine: boolean): void {
    const older = this.#older[slot]!;
    const newer = this.#newer[slot]!;
    if (older === NONE) this.oldest = newer;
    else this.#newer[older] = newer;
    if (newer === NONE) this.#newest = older;
    else this.#older[newer] = older;
    this.count--;
    if (isInLine) this.state[slot] = TOMBSTONE;
    else this.release(slot);
  }

  /** Frees a slot no line holds any more. */
  release(slot: number): void {
    this.state[slot] = FREE;
    // The next tenant's receipts are newer than any given for this one.
    this.#generation[slot] = (this.#generation[slot]! + 1) & GENERATION_MASK;
    this.#newer[slot] = this.#free;
    this.#free = slot;
  }

  /** Oldest first; messages moved in with an earlier clock are put where they belong, searching from the newest. */
  #chain(slot: number, enqueuedAt: number): void {
    let older = this.#newest;
    while (older !== NONE && this.enqueuedAt[older]! > enqueuedAt) older = this.#older[older]!;
    const newer = older === NONE ? this.oldest : this.#newer[older]!;
    this.#older[slot] = older;
    this.#newer[slot] = newer;
    if (older === NONE) this.oldest = slot;
    else this.#newer[older] = slot;
    if (newer === NONE) this.#newest = slot;
    else this.#older[newer] = slot;
  }

  #grow(): void {
    const length = this.born.length * 2;
    if (this.born.length >= MESSAGES_MAX) throw new RangeError(`a queue holds more than ${MESSAGES_MAX} messages: shorten the run or add consumers`);
    this.born = grown(this.born, new Float64Array(length));
    this.enqueuedAt = grown(this.enqueuedAt, new Float64Array(length));
    this.size = grown(this.size, new Int32Array(length));
    this.key = grown(this.key, new Int32Array(length));
    this.receives = grown(this.receives, new Uint16Array(length));
    this.state = grown(this.state, new Uint8Array(length));
    this.completed = grown(this.completed, new Uint8Array(length));
    this.#generation = grown(this.#generation, new Int32Array(length));
    this.#tenant = grown(this.#tenant, new Int32Array(length));
    this.#older = grown(this.#older, new Int32Array(length));
    this.#newer = grown(this.#newer, new Int32Array(length));
  }
}

function grown<Numbers extends { set(old: Numbers): void }>(old: Numbers, larger: Numbers): Numbers {
  larger.set(old);
  return larger;
}
