/**
 * The future-event list: every event not yet due, earliest first, ties to the earlier-scheduled.
 *
 * A ladder queue (Tang, Goh, Thng 2005) over flat arrays. An event waits at one of three depths:
 *
 *   top      unsorted; later than everything below (time > topEnd)
 *   rungs    buckets of equal width; each rung subdivides one bucket of the rung above it
 *   bottom   a short sorted run; the next event is at `#head`
 *
 * Layout. An event lives at a *place* in a pool of 32-byte cells, seen through two arrays over one buffer:
 *
 *   cells[place]      time                 links[2 × place + 6]   next place in the same chain, or NONE
 *   cells[place + 1]  order of scheduling  links[2 × place + 7]   handler
 *   cells[place + 2]  argument
 *
 * so places are multiples of 4, and one event touches one cache line. Top, buckets and the free list are
 * chains; the bottom is a pair of arrays (time, place), ascending.
 *
 * An event's bucket is decided by its index alone, `⌊(time − start) × perWidth⌋` clamped to the rung,
 * which is monotone in time; boundaries are never recomputed. See decision 002.
 */
import { Rung } from './rung.ts';

/** Events that may be pending at once: four gibibytes of cells. */
export const PENDING_MAX = 2 ** 27;

const NONE = -1;
const CELL = 4;
const ORDER = 1;
const ARGUMENT = 2;
/** Within `links`, after doubling the place. */
const NEXT = 6;
const HANDLER = 7;

/** A bucket of at most this many events is sorted into the bottom; a larger one becomes a rung. */
const SORTED_MAX = 24;
/** A bottom longer than this hands its later part to a rung. */
const BOTTOM_MAX = 64;
const RUNGS_MAX = 8;

export class FutureEvents {
  /** The event taken by the last successful `take`. */
  time = 0;
  handler = 0;
  argument = 0;

  #cells = new Float64Array(CELL * 64);
  #links = new Int32Array(this.#cells.buffer);
  #free = NONE;
  #used = 0;

  #topFirst = NONE;
  #topCount = 0;
  #topEnd = Number.POSITIVE_INFINITY;

  readonly #rungs: Rung[] = Array.from({ length: RUNGS_MAX }, () => new Rung());
  #depth = 0;
  /** Events per microsecond that passed through the last first rung. */
  #density = 0;

  #bottomTimes = new Float64Array(256);
  #bottomPlaces = new Int32Array(256);
  #head = 0;
  #tail = 0;

  get size(): number {
    let size = this.#tail - this.#head + this.#topCount;
    for (let r = 0; r < this.#depth; r++) size += this.#rungs[r]!.count;
    return size;
  }

  /** Adds an event. Among equal times the lower `order` is taken first. */
  add(time: number, order: number, handler: number, argument: number): void {
    let place = this.#free;
    if (place === NONE) place = this.#newPlace();
    const cells = this.#cells;
    const links = this.#links;
    this.#free = links[2 * place + NEXT]!;
    cells[place] = time;
    cells[place + ORDER] = order;
    cells[place + ARGUMENT] = argument;
    links[2 * place + HANDLER] = handler;
    this.#file(place);
  }

  take(until: number): boolean {
    if (this.#head === this.#tail && !this.#refill()) return false;
    const head = this.#head;
    const time = this.#bottomTimes[head]!;
    if (time > until) return false;
    const place = this.#bottomPlaces[head]!;
    this.#head = head + 1;
    this.time = time;
    this.argument = this.#cells[place + ARGUMENT]!;
    const links = this.#links;
    this.handler = links[2 * place + HANDLER]!;
    links[2 * place + NEXT] = this.#free;
    this.#free = place;
    return true;
  }

  forEach(visit: (time: number, order: number, handler: number, argument: number) => void): void {
    const one = (place: number): void => visit(this.#cells[place]!, this.#cells[place + ORDER]!, this.#links[2 * place + HANDLER]!, this.#cells[place + ARGUMENT]!);
    const chain = (first: number): void => {
      for (let place = first; place !== NONE; place = this.#links[2 * place + NEXT]!) one(place);
    };
    for (let i = this.#head; i < this.#tail; i++) one(this.#bottomPlaces[i]!);
    chain(this.#topFirst);
    for (let r = 0; r < this.#depth; r++) {
      const rung = this.#rungs[r]!;
      for (let b = rung.current; b < rung.buckets; b++) chain(rung.first[b]!);
    }
  }

  #file(place: number): void {
    const time = this.#cells[place]!;
    if (time > this.#topEnd) {
      this.#links[2 * place + NEXT] = this.#topFirst;
      this.#topFirst = place;
      this.#topCount++;
      return;
    }
    const depth = this.#depth;
    for (let r = 0; r < depth; r++) {
      const rung = this.#rungs[r]!;
      const along = (time - rung.start) * rung.perWidth;
      if (along < rung.current) continue;
      const bucket = along < rung.buckets ? along | 0 : rung.buckets - 1;
      if (bucket < rung.current) continue;
      rung.count++;
      rung.added++;
      const first = rung.first;
      this.#links[2 * place + NEXT] = first[bucket]!;
      first[bucket] = place;
      return;
    }
    this.#addToBottom(place, time);
  }

  #addToBottom(place: number, time: number): void {
    if (this.#tail === this.#bottomTimes.length) this.#compactBottom();
    const times = this.#bottomTimes;
    const places = this.#bottomPlaces;
    const head = this.#head;
    let i = this.#tail;
    while (i > head && times[i - 1]! > time) {
      times[i] = times[i - 1]!;
      places[i] = places[i - 1]!;
      i--;
    }
    if (i > head && times[i - 1] === time) i = this.#amongEqual(i, head, place);
    times[i] = time;
    places[i] = place;
    this.#tail++;
    if (this.#tail - head > BOTTOM_MAX) this.#spillBottom();
  }

  #amongEqual(from: number, head: number, place: number): number {
    const times = this.#bottomTimes;
    const places = this.#bottomPlaces;
    const cells = this.#cells;
    const time = cells[place]!;
    const order = cells[place + ORDER]!;
    let i = from;
    while (i > head && times[i - 1] === time && cells[places[i - 1]! + ORDER]! > order) {
      times[i] = time;
      places[i] = places[i - 1]!;
      i--;
    }
    return i;
  }

  #compactBottom(): void {
    const size = this.#tail - this.#head;
    if (size * 2 > this.#bottomTimes.length) this.#growBottom(size * 2);
    this.#bottomTimes.copyWithin(0, this.#head, this.#tail);
    this.#bottomPlaces.copyWithin(0, this.#head, this.#tail);
    this.#head = 0;
    this.#tail = size;
  }

  #growBottom(least: number): void {
    const length = Math.max(least, 2 * this.#bottomTimes.length);
    const times = new Float64Array(length);
    times.set(this.#bottomTimes);
    this.#bottomTimes = times;
    const places = new Int32Array(length);
    places.set(this.#bottomPlaces);
    this.#bottomPlaces = places;
  }

  #spillBottom(): void {
    if (this.#depth === RUNGS_MAX) return;
    const times = this.#bottomTimes;
    let cut = (this.#head + this.#tail) >> 1;
    while (cut < this.#tail && times[cut] === times[cut - 1]) cut++;
    if (cut === this.#tail) return;
    const start = times[cut]!;
    const end = times[this.#tail - 1]!;
    if (!(end > start)) return;
    const rung = this.#rungs[this.#depth]!;
    rung.reset(start, end, this.#tail - cut);
    if (!Number.isFinite(rung.perWidth)) return;
    if (this.#topEnd === Number.POSITIVE_INFINITY) this.#topEnd = end;
    this.#depth++;
    for (let i = cut; i < this.#tail; i++) this.#addToRung(rung, this.#bottomPlaces[i]!);
    this.#tail = cut;
  }

  #addToRung(rung: Rung, place: number): void {
    const along = (this.#cells[place]! - rung.start) * rung.perWidth;
    const bucket = along < rung.buckets ? along | 0 : rung.buckets - 1;
    this.#links[2 * place + NEXT] = rung.first[bucket]!;
    rung.first[bucket] = place;
    rung.count++;
    rung.added++;
  }

  #refill(): boolean {
    this.#head = 0;
    this.#tail = 0;
    for (;;) {
      if (this.#depth === 0) {
        if (this.#topCount === 0) {
          this.#topEnd = Number.POSITIVE_INFINITY;
          return false;
        }
        if (this.#drainTop()) return true;
        continue;
      }
      const rung = this.#rungs[this.#depth - 1]!;
      if (rung.count === 0) {
        this.#depth--;
        if (this.#depth === 0) this.#density = rung.added * rung.perWidth / rung.buckets;
        continue;
      }
      if (this.#drainBucket(rung)) return true;
    }
  }

  #drainTop(): boolean {
    const first = this.#topFirst;
    this.#topFirst = NONE;
    this.#topCount = 0;
    if (this.#sortIntoBottom(first)) {
      this.#topEnd = this.#bottomTimes[this.#tail - 1]!;
      return true;
    }
    return this.#spread(first);
  }

  #drainBucket(rung: Rung): boolean {
    const chains = rung.first;
    let bucket = rung.current;
    while (chains[bucket] === NONE) bucket++;
    rung.current = bucket + 1;
    const first = chains[bucket]!;
    chains[bucket] = NONE;
    if (this.#sortIntoBottom(first)) {
      rung.count -= this.#tail;
      return true;
    }
    return this.#spread(first, rung);
  }

  #sortIntoBottom(first: number): boolean {
    const cells = this.#cells;
    const links = this.#links;
    const times = this.#bottomTimes;
    const places = this.#bottomPlaces;
    let tail = 0;
    for (let place = first; place !== NONE; place = links[2 * place + NEXT]!) {
      if (tail === SORTED_MAX) return false;
      const time = cells[place]!;
      let i = tail++;
      while (i > 0 && times[i - 1]! > time) {
        times[i] = times[i - 1]!;
        places[i] = places[i - 1]!;
        i--;
      }
      if (i > 0 && times[i - 1] === time) i = this.#amongEqual(i, 0, place);
      times[i] = time;
      places[i] = place;
    }
    this.#tail = tail;
    return true;
  }

  #spread(first: number, above?: Rung): boolean {
    let count = 0;
    let earliest = Number.POSITIVE_INFINITY;
    let latest = 0;
    for (let place = first; place !== NONE; place = this.#links[2 * place + NEXT]!) {
      const time = this.#cells[place]!;
      if (time < earliest) earliest = time;
      if (time > latest) latest = time;
      count++;
    }
    if (above === undefined) this.#topEnd = latest;
    else above.count -= count;
    const rung = this.#rungs[this.#depth]!;
    if (this.#depth < RUNGS_MAX && latest > earliest) {
      const expected = above === undefined ? Math.max(count, Math.min(this.#density * (latest - earliest), 16 * count)) : count;
      rung.reset(earliest, latest, expected);
      if (Number.isFinite(rung.perWidth)) {
        this.#depth++;
        for (let place = first; place !== NONE; ) {
          const next = this.#links[2 * place + NEXT]!;
          this.#addToRung(rung, place);
          place = next;
        }
        return false;
      }
    }
    this.#sortMany(first, count);
    return true;
  }

  #sortMany(first: number, count: number): void {
    const cells = this.#cells;
    const places: number[] = [];
    for (let place = first; place !== NONE; place = this.#links[2 * place + NEXT]!) places.push(place);
    places.reverse();
    places.sort((a, b) => cells[a]! - cells[b]! || cells[a + ORDER]! - cells[b + ORDER]!);
    if (this.#bottomTimes.length < count) this.#growBottom(count);
    for (let i = 0; i < count; i++) {
      this.#bottomTimes[i] = cells[places[i]!]!;
      this.#bottomPlaces[i] = places[i]!;
    }
    this.#tail = count;
  }

  /** The next unused place, made free; the pool doubles when it is full. */
  #newPlace(): number {
    const place = this.#used;
    if (place === this.#cells.length) {
      const cells = new Float64Array(2 * this.#cells.length);
      cells.set(this.#cells);
      this.#cells = cells;
      this.#links = new Int32Array(cells.buffer);
    }
    this.#used = place + CELL;
    this.#links[2 * place + NEXT] = NONE;
    return place;
  }
}
