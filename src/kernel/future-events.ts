/**
 * The future-event list: every event not yet due, earliest first, ties to the earlier-scheduled.
 *
 * A ladder queue (Tang, Goh, Thng 2005) over flat arrays. An event waits at one of three depths:
 *
 *   top      unsorted; later than everything below (time > topStart)
 *   rungs    buckets of equal width; each rung subdivides one bucket of the rung above it
 *   bottom   a short sorted run; the next event is at `#head`
 *
 * Layout. Events in top and rungs live in a pool of parallel arrays (time, key, argument) chained by
 * `next`; events in the bottom are copied into three parallel arrays, ascending. A key packs
 * `order × 1024 + handler`, so that comparing keys compares the order of scheduling.
 *
 * An event's bucket is decided by its index alone, `⌊(time − start) × perWidth⌋` clamped to the rung,
 * which is monotone in time; boundaries are never recomputed. See decision 002.
 */

/** Handlers a simulation may register: the width of the handler field in a key. */
export const HANDLERS_MAX = 1024;

const NONE = -1;
/** A bucket of at most this many events is sorted into the bottom; a larger one becomes a rung. */
const BUCKET_SORTED_MAX = 48;
/** A bottom longer than this hands its later part to a rung. */
const BOTTOM_MAX = 96;
const RUNGS_MAX = 8;

class Rung {
  start = 0;
  perWidth = 0;
  /** Buckets in use; `first` has capacity for at least as many. */
  buckets = 0;
  /** The next bucket to be emptied; events of earlier buckets have gone below. */
  current = 0;
  count = 0;
  first = new Int32Array(64).fill(NONE);

  reset(start: number, end: number, count: number): void {
    this.buckets = Math.max(2, count >> 1);
    this.start = start;
    this.perWidth = this.buckets / (end - start);
    this.current = 0;
    this.count = 0;
    if (this.first.length < this.buckets) this.first = new Int32Array(2 * this.buckets).fill(NONE);
  }
}

export class FutureEvents {
  /** The event taken by the last successful `take`. */
  time = 0;
  key = 0;
  argument = 0;

  #times = new Float64Array(256);
  #keys = new Float64Array(256);
  #arguments = new Float64Array(256);
  #next = new Int32Array(256);
  #free = NONE;
  #used = 0;

  #topFirst = NONE;
  #topCount = 0;
  #topStart = Number.POSITIVE_INFINITY;
  #topLatest = 0;
  #topEarliest = 0;

  readonly #rungs: Rung[] = Array.from({ length: RUNGS_MAX }, () => new Rung());
  #depth = 0;

  #bottomTimes = new Float64Array(512);
  #bottomKeys = new Float64Array(512);
  #bottomArguments = new Float64Array(512);
  #head = 0;
  #tail = 0;

  /** Events not yet due. O(rungs). */
  get size(): number {
    let size = this.#tail - this.#head + this.#topCount;
    for (let r = 0; r < this.#depth; r++) size += this.#rungs[r]!.count;
    return size;
  }

  /** Adds an event. `key` must be `order × HANDLERS_MAX + handler`; a later order loses ties. */
  add(time: number, key: number, argument: number): void {
    if (time > this.#topStart) {
      this.#addToTop(time, key, argument);
      return;
    }
    for (let r = 0; r < this.#depth; r++) {
      const rung = this.#rungs[r]!;
      const place = (time - rung.start) * rung.perWidth;
      if (place < rung.current) continue;
      const bucket = place >= rung.buckets ? rung.buckets - 1 : place | 0;
      if (bucket < rung.current) continue;
      const slot = this.#store(time, key, argument);
      this.#next[slot] = rung.first[bucket]!;
      rung.first[bucket] = slot;
      rung.count++;
      return;
    }
    this.#addToBottom(time, key, argument);
  }

  /** Takes the earliest event if it is due at or before `until`; its parts are then in time, key, argument. */
  take(until: number): boolean {
    if (this.#head === this.#tail && !this.#refill()) return false;
    const head = this.#head;
    const time = this.#bottomTimes[head]!;
    if (time > until) return false;
    this.time = time;
    this.key = this.#bottomKeys[head]!;
    this.argument = this.#bottomArguments[head]!;
    this.#head = head + 1;
    return true;
  }

  /** Calls `visit` for every pending event, in no particular order. For traces and checks only. */
  forEach(visit: (time: number, key: number, argument: number) => void): void {
    for (let i = this.#head; i < this.#tail; i++) visit(this.#bottomTimes[i]!, this.#bottomKeys[i]!, this.#bottomArguments[i]!);
    const chain = (first: number): void => {
      for (let s = first; s !== NONE; s = this.#next[s]!) visit(this.#times[s]!, this.#keys[s]!, this.#arguments[s]!);
    };
    chain(this.#topFirst);
    for (let r = 0; r < this.#depth; r++) {
      const rung = this.#rungs[r]!;
      for (let b = rung.current; b < rung.buckets; b++) chain(rung.first[b]!);
    }
  }

  #addToTop(time: number, key: number, argument: number): void {
    const slot = this.#store(time, key, argument);
    this.#next[slot] = this.#topFirst;
    this.#topFirst = slot;
    if (this.#topCount === 0) {
      this.#topEarliest = time;
      this.#topLatest = time;
    } else if (time > this.#topLatest) this.#topLatest = time;
    else if (time < this.#topEarliest) this.#topEarliest = time;
    this.#topCount++;
  }

  /** Inserts in order, searching from the late end, where new events mostly belong. */
  #addToBottom(time: number, key: number, argument: number): void {
    if (this.#tail === this.#bottomTimes.length) this.#compactBottom();
    const times = this.#bottomTimes;
    const keys = this.#bottomKeys;
    const args = this.#bottomArguments;
    const head = this.#head;
    let i = this.#tail++;
    while (i > head) {
      const before = times[i - 1]!;
      if (before < time || (before === time && keys[i - 1]! < key)) break;
      times[i] = before;
      keys[i] = keys[i - 1]!;
      args[i] = args[i - 1]!;
      i--;
    }
    times[i] = time;
    keys[i] = key;
    args[i] = argument;
    if (this.#tail - head > BOTTOM_MAX) this.#spillBottom();
  }

  /** Moves the bottom back to the start of its arrays, or doubles them when it fills half. */
  #compactBottom(): void {
    const size = this.#tail - this.#head;
    if (size * 2 > this.#bottomTimes.length) {
      const length = this.#bottomTimes.length * 2;
      this.#bottomTimes = grown(this.#bottomTimes, length);
      this.#bottomKeys = grown(this.#bottomKeys, length);
      this.#bottomArguments = grown(this.#bottomArguments, length);
    }
    this.#bottomTimes.copyWithin(0, this.#head, this.#tail);
    this.#bottomKeys.copyWithin(0, this.#head, this.#tail);
    this.#bottomArguments.copyWithin(0, this.#head, this.#tail);
    this.#head = 0;
    this.#tail = size;
  }

  /** Hands the later half of a long bottom to a new lowest rung. Equal times are never parted. */
  #spillBottom(): void {
    if (this.#depth === RUNGS_MAX) return;
    const times = this.#bottomTimes;
    let cut = (this.#head + this.#tail) >> 1;
    while (cut < this.#tail && times[cut] === times[cut - 1]) cut++;
    const start = times[cut];
    const end = times[this.#tail - 1]!;
    if (cut === this.#tail || start === undefined || !(end > start)) return;
    const rung = this.#rungs[this.#depth]!;
    rung.reset(start, end, this.#tail - cut);
    if (!Number.isFinite(rung.perWidth)) return;
    if (this.#topStart === Number.POSITIVE_INFINITY) this.#topStart = end;
    this.#depth++;
    for (let i = cut; i < this.#tail; i++) {
      this.#addToRung(rung, this.#store(times[i]!, this.#bottomKeys[i]!, this.#bottomArguments[i]!));
    }
    this.#tail = cut;
  }

  #addToRung(rung: Rung, slot: number): void {
    const place = (this.#times[slot]! - rung.start) * rung.perWidth;
    const bucket = place >= rung.buckets ? rung.buckets - 1 : place | 0;
    this.#next[slot] = rung.first[bucket]!;
    rung.first[bucket] = slot;
    rung.count++;
  }

  /** Fills the empty bottom from the lowest rung, or from the top. False when nothing is left. */
  #refill(): boolean {
    this.#head = 0;
    this.#tail = 0;
    for (;;) {
      while (this.#depth > 0 && this.#rungs[this.#depth - 1]!.count === 0) this.#depth--;
      if (this.#depth === 0) {
        if (this.#topCount === 0) {
          this.#topStart = Number.POSITIVE_INFINITY;
          return false;
        }
        if (this.#drainTop()) return true;
      } else if (this.#drainBucket(this.#rungs[this.#depth - 1]!)) return true;
    }
  }

  /** True when the top went straight to the bottom; false when it became a rung. */
  #drainTop(): boolean {
    const first = this.#topFirst;
    const count = this.#topCount;
    this.#topFirst = NONE;
    this.#topCount = 0;
    this.#topStart = this.#topLatest;
    if (count > BUCKET_SORTED_MAX && this.#becomeRung(first, count, this.#topEarliest, this.#topLatest)) return false;
    this.#sortIntoBottom(first, count);
    return true;
  }

  /** Empties the next bucket of the lowest rung into the bottom (true), or into a rung below (false). */
  #drainBucket(rung: Rung): boolean {
    let bucket = rung.current;
    while (rung.first[bucket] === NONE) bucket++;
    rung.current = bucket + 1;
    const first = rung.first[bucket]!;
    rung.first[bucket] = NONE;
    let count = 0;
    let earliest = Number.POSITIVE_INFINITY;
    let latest = 0;
    for (let slot = first; slot !== NONE; slot = this.#next[slot]!) {
      count++;
      const time = this.#times[slot]!;
      if (time < earliest) earliest = time;
      if (time > latest) latest = time;
    }
    rung.count -= count;
    if (count > BUCKET_SORTED_MAX && this.#becomeRung(first, count, earliest, latest)) return false;
    this.#sortIntoBottom(first, count);
    return true;
  }

  #becomeRung(first: number, count: number, earliest: number, latest: number): boolean {
    if (this.#depth === RUNGS_MAX || !(latest > earliest)) return false;
    const rung = this.#rungs[this.#depth]!;
    rung.reset(earliest, latest, count);
    if (!Number.isFinite(rung.perWidth)) return false;
    this.#depth++;
    for (let slot = first; slot !== NONE; ) {
      const next = this.#next[slot]!;
      this.#addToRung(rung, slot);
      slot = next;
    }
    return true;
  }

  #sortIntoBottom(first: number, count: number): void {
    while (this.#bottomTimes.length < count + 1) this.#compactBottomTo(count);
    if (count > 4 * BUCKET_SORTED_MAX) {
      this.#sortMany(first, count);
      return;
    }
    const times = this.#bottomTimes;
    const keys = this.#bottomKeys;
    const args = this.#bottomArguments;
    let tail = 0;
    for (let slot = first; slot !== NONE; ) {
      const time = this.#times[slot]!;
      const key = this.#keys[slot]!;
      let i = tail++;
      while (i > 0 && (times[i - 1]! > time || (times[i - 1] === time && keys[i - 1]! > key))) {
        times[i] = times[i - 1]!;
        keys[i] = keys[i - 1]!;
        args[i] = args[i - 1]!;
        i--;
      }
      times[i] = time;
      keys[i] = key;
      args[i] = this.#arguments[slot]!;
      const next = this.#next[slot]!;
      this.#next[slot] = this.#free;
      this.#free = slot;
      slot = next;
    }
    this.#tail = tail;
  }

  /** Many events at (nearly) one instant: the rare case that no rung can spread. */
  #sortMany(first: number, count: number): void {
    const slots = new Int32Array(count);
    let n = 0;
    for (let slot = first; slot !== NONE; slot = this.#next[slot]!) slots[n++] = slot;
    slots.sort((a, b) => this.#times[a]! - this.#times[b]! || this.#keys[a]! - this.#keys[b]!);
    for (let i = 0; i < count; i++) {
      const slot = slots[i]!;
      this.#bottomTimes[i] = this.#times[slot]!;
      this.#bottomKeys[i] = this.#keys[slot]!;
      this.#bottomArguments[i] = this.#arguments[slot]!;
      this.#next[slot] = this.#free;
      this.#free = slot;
    }
    this.#tail = count;
  }

  #compactBottomTo(count: number): void {
    const length = Math.max(2 * this.#bottomTimes.length, count + 1);
    this.#bottomTimes = new Float64Array(length);
    this.#bottomKeys = new Float64Array(length);
    this.#bottomArguments = new Float64Array(length);
  }

  #store(time: number, key: number, argument: number): number {
    let slot = this.#free;
    if (slot === NONE) {
      slot = this.#used++;
      if (slot === this.#times.length) this.#growPool();
    } else this.#free = this.#next[slot]!;
    this.#times[slot] = time;
    this.#keys[slot] = key;
    this.#arguments[slot] = argument;
    return slot;
  }

  #growPool(): void {
    const length = this.#times.length * 2;
    this.#times = grown(this.#times, length);
    this.#keys = grown(this.#keys, length);
    this.#arguments = grown(this.#arguments, length);
    const next = new Int32Array(length);
    next.set(this.#next);
    this.#next = next;
  }
}

function grown(old: Float64Array<ArrayBuffer>, length: number): Float64Array<ArrayBuffer> {
  const array = new Float64Array(length);
  array.set(old);
  return array;
}
