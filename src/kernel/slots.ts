/**
 * Slots: reusable integer places for things that come and go, and receipts that tell tenants apart.
 *
 * Layout, one Int32 per slot in each of two arrays that double:
 *
 *   generation[slot]   grows by one at each release, so that a receipt of the tenant before is stale
 *   next[slot]         the next free slot, or NONE; TAKEN while it has a tenant
 *
 * A receipt packs both into one float64, `generation × 2^27 + slot`, exact below 2^53: an event's
 * argument can be a receipt. A generation returns after 2^26 tenants of one slot, which no receipt
 * outlives. Callers keep their own columns, indexed by slot, and may size them by `length`.
 */
import { CapacityExceeded } from './capacity.ts';

/** Slots there can be: 2^27, one gibibyte of bookkeeping. */
export const SLOTS_MAX = 134_217_728;

const GENERATION_MASK = 0x3ffffff;
const NONE = -1;
const TAKEN = -2;

/** The slot that a receipt is about, whoever its tenant is now. */
export function slotOf(receipt: number): number {
  return receipt % SLOTS_MAX;
}

/** The generation that a receipt was made for. */
export function generationOf(receipt: number): number {
  return Math.floor(receipt / SLOTS_MAX);
}

export class Slots {
  private readonly what: string;
  private readonly capacity: number;
  private generations = new Int32Array(64);
  private next = new Int32Array(64);
  private free = NONE;
  private used = 0;
  private taken = 0;

  /** `what` names the tenants in the message that ends a run beyond `capacity`. */
  constructor(what: string, capacity = SLOTS_MAX) {
    if (!(capacity > 0 && capacity <= SLOTS_MAX)) throw new RangeError(`slots for ${what}: a capacity of 1 to ${SLOTS_MAX}, not ${capacity}`);
    this.what = what;
    this.capacity = capacity;
  }

  /** Slots with a tenant. */
  get size(): number {
    return this.taken;
  }

  /** Every slot ever taken is below this; it doubles. Columns beside the slots need as many places. */
  get length(): number {
    return this.next.length;
  }

  /** A free slot, the one released last if there is any. */
  take(): number {
    let slot = this.free;
    if (slot === NONE) slot = this.newSlot();
    else this.free = this.next[slot]!;
    this.next[slot] = TAKEN;
    this.taken++;
    return slot;
  }

  /** Ends a tenancy: the slot can be taken again, and receipts for it are stale. */
  release(slot: number): void {
    if (this.next[slot] !== TAKEN) throw new Error(`slot ${slot} of ${this.what} is not taken`);
    this.generations[slot] = (this.generations[slot]! + 1) & GENERATION_MASK;
    this.next[slot] = this.free;
    this.free = slot;
    this.taken--;
  }

  /** How many tenants the slot has seen leave. */
  generation(slot: number): number {
    return this.generations[slot]!;
  }

  isTaken(slot: number): boolean {
    return this.next[slot] === TAKEN;
  }

  /** A receipt for the present tenant. */
  receipt(slot: number): number {
    return this.generations[slot]! * SLOTS_MAX + slot;
  }

  /** True while the tenant that the receipt was made for is there. */
  isCurrent(receipt: number): boolean {
    const slot = slotOf(receipt);
    return this.next[slot] === TAKEN && this.generations[slot] === generationOf(receipt);
  }

  private newSlot(): number {
    const slot = this.used;
    if (slot === this.capacity) throw new CapacityExceeded(`more than ${this.capacity} ${this.what} at once`);
    if (slot === this.next.length) this.grow();
    this.used++;
    return slot;
  }

  private grow(): void {
    const length = 2 * this.next.length;
    const generation = new Int32Array(length);
    generation.set(this.generations);
    this.generations = generation;
    const next = new Int32Array(length);
    next.set(this.next);
    this.next = next;
  }
}
