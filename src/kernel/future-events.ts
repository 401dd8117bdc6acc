/**
 * The future-event list: every event not yet due, earliest first, ties to the earlier-scheduled.
 *
 * A ladder queue (Tang, Goh, Thng 2005) over flat arrays. An event waits at one of three depths:
 *
 *   top      unsorted; later than everything below (time > topEnd)
 *   rungs    buckets of equal width; each rung subdivides one bucket of the rung above it
 *   bottom   a short sorted run; the next event is at `head`
 *
 * Where an event's time and handler are kept is in `event-cells.ts`; here are places of cells. Top, buckets
 * and the free list are chains; the bottom is an array of places, ascending by (time, order).
 *
 * An event's bucket is decided by its index alone, `⌊(time − start) × perWidth⌋` clamped to the rung,
 * which is monotone in time; boundaries are never recomputed. See decision 002.
 */

import { holdsFloats } from '../units/floats.ts';
import { CELL, EventCells, NEXT, NONE, ORDER, PENDING_MAX } from './event-cells.ts';

/** A chain of at most this many events is sorted into the bottom; a longer one becomes a rung. */
const SORTED_MAX = 24;
/** A bottom of this many events hands its later part to a rung before it takes another. */
const BOTTOM_MAX = 24;
const RUNGS_MAX = 8;
/** Events per bucket that the width of a rung aims at, and buckets per event that it never exceeds. */
const PER_BUCKET = 8;
const BUCKETS_PER_EVENT_MAX = 1;

/** A rung in `rungs` is four numbers; its buckets, each the first place of a chain, are in `buckets`. */
const RUNG = 4;
const START = 0;
const PER_WIDTH = 1;
/** The next bucket to be emptied; events of earlier buckets have gone below. */
const CURRENT = 2;
/** The last bucket; when it is emptied the rung is gone. */
const LAST = 3;

export class FutureEvents extends EventCells {
  private topFirst = NONE;
  private topEnd = Number.POSITIVE_INFINITY;

  private readonly rungs = new Float64Array(RUNG * RUNGS_MAX);
  private readonly buckets: Int32Array[] = Array.from({ length: RUNGS_MAX }, () => new Int32Array(64).fill(NONE));
  private depth = 0;
  /** Events emptied from the first rung, and per microsecond from the one before. */
  private passed = 0;
  private density = 0;

  private bottom = new Int32Array(256);
  private head = 0;
  private tail = 0;
  /** Walks the chain of the next bucket, a link for each event taken, so that its cells are in the cache when it is emptied. */
  private scout = NONE;

  constructor(pendingMax = PENDING_MAX) {
    super(pendingMax);
  }

  /** Adds an event. Among equal times the lower `order` is taken first. */
  add(time: number, order: number, handler: number, argument: number): void {
    this.file(this.store(time, order, handler, argument));
  }

  /** As `add`, for an event that is likely among the next and whose `order` is the highest so far. */
  addSoon(time: number, order: number, handler: number, argument: number): void {
    const place = this.store(time, order, handler, argument);
    const { head, tail } = this;
    // Earlier than the last of the bottom: it belongs there, whatever rungs there are.
    if (head > 0 && head < tail && tail - head < BOTTOM_MAX && time < this.cells[this.bottom[tail - 1]!]!) this.insertEarly(place);
    else this.file(place);
  }

  /** Takes the earliest event if it is due by `until`, else answers NONE. Its parts can be read by its place until the next `add`. */
  take(until: number): number {
    if (this.head === this.tail && !this.refill()) return NONE;
    const place = this.bottom[this.head]!;
    if (this.cells[place]! > until) return NONE;
    this.head++;
    const scout = this.scout;
    if (scout !== NONE) this.scout = this.links[2 * scout + NEXT]!;
    this.links[2 * place + NEXT] = this.free;
    this.free = place;
    return place;
  }

  /** Where every event waits, for traces and checks. O(n). */
  anatomy() {
    const chainOf = (first: number): number[] => {
      const chain: number[] = [];
      this.walk(first, (place) => chain.push(place));
      return chain;
    };
    const rungs = this.buckets.slice(0, this.depth).map((buckets, r) => ({
      current: this.rungs[RUNG * r + CURRENT]!,
      last: this.rungs[RUNG * r + LAST]!,
      buckets: Array.from(buckets, chainOf),
      bucketOf: (time: number) => this.bucketOf(r, time),
    }));
    const bottom = [...this.bottom.subarray(this.head, this.tail)];
    return { bottom, rungs, top: chainOf(this.topFirst), topEnd: this.topEnd, free: chainOf(this.free), cells: this.used / CELL };
  }

  /** Puts a stored event where its time belongs: top, a bucket, or the bottom. */
  private file(place: number): void {
    const time = this.cells[place]!;
    if (time > this.topEnd) {
      this.links[2 * place + NEXT] = this.topFirst;
      this.topFirst = place;
      return;
    }
    const rungs = this.rungs;
    const depth = this.depth;
    for (let r = 0; r < depth; r++) {
      const along = (time - rungs[RUNG * r + START]!) * rungs[RUNG * r + PER_WIDTH]!;
      if (along < rungs[RUNG * r + CURRENT]!) continue;
      const last = rungs[RUNG * r + LAST]!;
      const bucket = Math.min(along, last) | 0;
      const buckets = this.buckets[r]!;
      this.links[2 * place + NEXT] = buckets[bucket]!;
      buckets[bucket] = place;
      return;
    }
    this.addToBottom(place, time);
  }

  /** Inserts in order, searching from the late end, where new events mostly belong. */
  private addToBottom(place: number, time: number): void {
    const head = this.head;
    if (this.tail - head >= BOTTOM_MAX) {
      this.addToLongBottom(place);
      return;
    }
    if (this.tail === this.bottom.length) this.compactBottom();
    this.insert(place, time, this.head, this.tail++);
  }

  /** Inserts among the ascending places of `[from, to)`; `to` is free. */
  private insert(place: number, time: number, from: number, to: number): void {
    const cells = this.cells;
    const bottom = this.bottom;
    let i = to;
    while (i > from) {
      const before = bottom[i - 1]!;
      const timeBefore = cells[before]!;
      if (timeBefore < time || (timeBefore === time && cells[before + ORDER]! < cells[place + ORDER]!)) break;
      bottom[i--] = before;
    }
    bottom[i] = place;
  }

  /** Inserts after all that are not later, searching from the early end; there is a later one, and room before the first. */
  private insertEarly(place: number): void {
    const cells = this.cells;
    const bottom = this.bottom;
    const time = cells[place]!;
    let i = --this.head;
    for (let next = bottom[i + 1]!; cells[next]! <= time; next = bottom[i + 1]!) bottom[i++] = next;
    bottom[i] = place;
  }

  /** Shortens the bottom first; if it is all one instant, inserts by halving, moving the shorter side. */
  private addToLongBottom(place: number): void {
    if (this.spillBottom()) {
      this.file(place);
      return;
    }
    if (this.tail === this.bottom.length) this.compactBottom();
    const bottom = this.bottom;
    let low = this.head;
    let high = this.tail;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.isBefore(bottom[middle]!, place)) low = middle + 1;
      else high = middle;
    }
    if (low - this.head < this.tail - low && this.head > 0) {
      bottom.copyWithin(this.head - 1, this.head, low);
      this.head--;
      bottom[low - 1] = place;
    } else {
      bottom.copyWithin(low + 1, low, this.tail);
      this.tail++;
      bottom[low] = place;
    }
  }

  /** Moves the bottom back to the start of its array, which doubles when more than half of it is in use. */
  private compactBottom(): void {
    const size = this.tail - this.head;
    if (size * 2 > this.bottom.length) this.growBottom(size * 2);
    this.bottom.copyWithin(0, this.head, this.tail);
    this.head = 0;
    this.tail = size;
  }

  private growBottom(least: number): void {
    const places = new Int32Array(Math.max(least, 2 * this.bottom.length));
    places.set(this.bottom);
    this.bottom = places;
  }

  /** Hands the later part of the bottom to a new lowest rung; false if no rung can part it. */
  private spillBottom(): boolean {
    const bottom = this.bottom;
    const cells = this.cells;
    const end = cells[bottom[this.tail - 1]!]!;
    const r = this.depth;
    if (!this.newRung(cells[bottom[this.head]!]!, end, this.tail - this.head)) return false;
    if (this.topEnd === Number.POSITIVE_INFINITY) this.topEnd = end;
    // The middle event stays, with all that share its bucket, unless that is the last bucket.
    const middle = this.bucketOf(r, cells[bottom[(this.head + this.tail) >> 1]!]!);
    const stays = Math.min(middle, this.rungs[RUNG * r + LAST]! - 1);
    while (this.bucketOf(r, cells[bottom[this.tail - 1]!]!) > stays) this.chain(r, bottom[--this.tail]!);
    this.rungs[RUNG * r + CURRENT] = stays + 1;
    return true;
  }

  /** The bucket of a time that is not earlier than the rung. `file` has the same sum, unrolled. */
  private bucketOf(r: number, time: number): number {
    const along = (time - this.rungs[RUNG * r + START]!) * this.rungs[RUNG * r + PER_WIDTH]!;
    return Math.min(along, this.rungs[RUNG * r + LAST]!) | 0;
  }

  private chain(r: number, place: number): void {
    const buckets = this.buckets[r]!;
    const bucket = this.bucketOf(r, this.cells[place]!);
    this.links[2 * place + NEXT] = buckets[bucket]!;
    buckets[bucket] = place;
  }

  /** A rung over `[start, end]` below the others; false if there is no room for it, or nothing to part. */
  private newRung(start: number, end: number, expected: number): boolean {
    const r = this.depth;
    const count = Math.max(2, Math.ceil(expected / PER_BUCKET));
    const perWidth = count / (end - start);
    if (r === RUNGS_MAX || !Number.isFinite(perWidth)) return false;
    this.depth++;
    this.rungs[RUNG * r + START] = start;
    this.rungs[RUNG * r + PER_WIDTH] = perWidth;
    this.rungs[RUNG * r + CURRENT] = 0;
    this.rungs[RUNG * r + LAST] = count - 1;
    if (this.buckets[r]!.length < count) this.buckets[r] = new Int32Array(2 * count).fill(NONE);
    return true;
  }

  /** Fills the empty bottom from the lowest rung, or from the top. False when nothing is left. */
  private refill(): boolean {
    this.head = 0;
    this.tail = 0;
    while (this.tail === 0) {
      if (this.depth > 0) this.drainBucket(this.depth - 1);
      else if (this.topFirst !== NONE) this.drainTop();
      else {
        this.topEnd = Number.POSITIVE_INFINITY;
        return false;
      }
    }
    return true;
  }

  /** The top goes to the bottom if it is short, else becomes the first rung. */
  private drainTop(): void {
    const first = this.topFirst;
    this.topFirst = NONE;
    if (this.sortIntoBottom(first)) this.topEnd = this.cells[this.bottom[this.tail - 1]!]!;
    else this.spread(first);
  }

  /** The next bucket with events goes to the bottom if it is short, else becomes a rung below. */
  private drainBucket(r: number): void {
    const buckets = this.buckets[r]!;
    const last = this.rungs[RUNG * r + LAST]!;
    let bucket = this.rungs[RUNG * r + CURRENT]! | 0;
    while (bucket < last && buckets[bucket] === NONE) bucket++;
    this.rungs[RUNG * r + CURRENT] = bucket + 1;
    const first = buckets[bucket]!;
    buckets[bucket] = NONE;
    this.scout = bucket < last ? buckets[bucket + 1]! : NONE;
    if (bucket === last) this.leaveRung();
    if (!this.sortIntoBottom(first)) this.spread(first);
    else if (r === 0) this.passed += this.tail;
  }

  /** The lowest rung is empty; the first one leaves behind how dense its events were. */
  private leaveRung(): void {
    this.depth--;
    if (this.depth > 0) return;
    this.density = (this.passed * this.rungs[PER_WIDTH]!) / (this.rungs[LAST]! + 1);
    this.passed = 0;
  }

  /** Sorts a chain into the empty bottom; false, and nothing done, if it is too long. */
  private sortIntoBottom(first: number): boolean {
    let tail = 0;
    for (let place = first; place !== NONE; place = this.links[2 * place + NEXT]!) {
      if (tail === SORTED_MAX) return false;
      this.insert(place, this.cells[place]!, 0, tail++);
    }
    this.tail = tail;
    return true;
  }

  /** A long chain becomes a rung, or is sorted after all when no rung can part it. */
  private spread(first: number): void {
    let count = 0;
    let earliest = Number.POSITIVE_INFINITY;
    let latest = Number.NEGATIVE_INFINITY;
    for (let place = first; place !== NONE; place = this.links[2 * place + NEXT]!) {
      const time = this.cells[place]!;
      if (time < earliest) earliest = time;
      if (time > latest) latest = time;
      count++;
    }
    const r = this.depth;
    if (r === 0) this.topEnd = Math.max(this.topEnd, latest);
    if (r === 1) this.passed += count;
    if (!this.newRung(earliest, latest, this.expected(count, latest - earliest))) {
      this.sortMany(first, count);
      return;
    }
    for (let place = first; place !== NONE; ) {
      const next = this.links[2 * place + NEXT]!;
      this.chain(r, place);
      place = next;
    }
  }

  /** Events to make room for: those there, and for the first rung those that the last one saw come. */
  private expected(count: number, span: number): number {
    if (this.depth > 0) return count;
    const most = count * PER_BUCKET * BUCKETS_PER_EVENT_MAX;
    return Math.max(count, Math.min(this.density * span, most));
  }

  /** Many events at one instant: the rare case that no rung can part. Chains are latest first. */
  private sortMany(first: number, count: number): void {
    const cells = this.cells;
    const places: number[] = [];
    this.walk(first, (place) => places.push(place));
    places.reverse().sort((a, b) => cells[a]! - cells[b]! || cells[a + ORDER]! - cells[b + ORDER]!);
    if (this.bottom.length < count) this.growBottom(count);
    this.bottom.set(places);
    this.tail = count;
  }
}

holdsFloats(new FutureEvents(), 'passed', 'density');
