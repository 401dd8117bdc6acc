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
 * chains; the bottom is an array of places, ascending by (time, order).
 *
 * An event's bucket is decided by its index alone, `⌊(time − start) × perWidth⌋` clamped to the rung,
 * which is monotone in time; boundaries are never recomputed. See decision 002.
 */

/** Events that may be pending at once: four gibibytes of cells. */
export const PENDING_MAX = 2 ** 27;

/** No place: the end of a chain, and what `take` answers when nothing is due. */
export const NONE = -1;
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
const PER_BUCKET = 2;

/** A rung in `#rungs`: four numbers. */
const RUNG = 4;
const START = 0;
const PER_WIDTH = 1;
/** The next bucket to be emptied; events of earlier buckets have gone below. */
const CURRENT = 2;
const LAST = 3;

export class FutureEvents {
  #cells = new Float64Array(CELL * 64);
  #links = new Int32Array(this.#cells.buffer);
  #free = NONE;
  #used = 0;

  #topFirst = NONE;
  #topEnd = Number.POSITIVE_INFINITY;

  readonly #rungs = new Float64Array(RUNG * RUNGS_MAX);
  readonly #chains: Int32Array[] = Array.from({ length: RUNGS_MAX }, () => new Int32Array(64).fill(NONE));
  #depth = 0;
  /** Events emptied from the first rung, and per microsecond from the one before. */
  #passed = 0;
  #density = 0;

  #bottom = new Int32Array(256);
  #head = 0;
  #tail = 0;

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

  take(until: number): number {
    if (this.#head === this.#tail && !this.#refill()) return NONE;
    const place = this.#bottom[this.#head]!;
    if (this.#cells[place]! > until) return NONE;
    this.#head++;
    this.#links[2 * place + NEXT] = this.#free;
    this.#free = place;
    return place;
  }

  timeOf(place: number): number {
    return this.#cells[place]!;
  }

  argumentOf(place: number): number {
    return this.#cells[place + ARGUMENT]!;
  }

  handlerOf(place: number): number {
    return this.#links[2 * place + HANDLER]!;
  }

  get size(): number {
    let size = 0;
    this.forEach(() => size++);
    return size;
  }

  forEach(visit: (time: number, order: number, handler: number, argument: number) => void): void {
    const one = (place: number): void => visit(this.#cells[place]!, this.#cells[place + ORDER]!, this.#links[2 * place + HANDLER]!, this.#cells[place + ARGUMENT]!);
    const chain = (first: number): void => {
      for (let place = first; place !== NONE; place = this.#links[2 * place + NEXT]!) one(place);
    };
    for (let i = this.#head; i < this.#tail; i++) one(this.#bottom[i]!);
    chain(this.#topFirst);
    for (let r = 0; r < this.#depth; r++) {
      for (let b = this.#rungs[RUNG * r + CURRENT]!; b <= this.#rungs[RUNG * r + LAST]!; b++) chain(this.#chains[r]![b]!);
    }
  }

  #file(place: number): void {
    const time = this.#cells[place]!;
    if (time > this.#topEnd) {
      this.#links[2 * place + NEXT] = this.#topFirst;
      this.#topFirst = place;
      return;
    }
    const rungs = this.#rungs;
    const depth = this.#depth;
    for (let r = 0; r < depth; r++) {
      const along = (time - rungs[RUNG * r + START]!) * rungs[RUNG * r + PER_WIDTH]!;
      if (along < rungs[RUNG * r + CURRENT]!) continue;
      const last = rungs[RUNG * r + LAST]!;
      const bucket = (along < last ? along : last) | 0;
      const chains = this.#chains[r]!;
      this.#links[2 * place + NEXT] = chains[bucket]!;
      chains[bucket] = place;
      return;
    }
    this.#addToBottom(place, time);
  }

  #addToBottom(place: number, time: number): void {
    if (this.#tail === this.#bottom.length) this.#compactBottom();
    const cells = this.#cells;
    const bottom = this.#bottom;
    const head = this.#head;
    let i = this.#tail++;
    while (i > head) {
      const before = bottom[i - 1]!;
      const beforeTime = cells[before]!;
      if (beforeTime < time) break;
      if (beforeTime === time && cells[before + ORDER]! < cells[place + ORDER]!) break;
      bottom[i--] = before;
    }
    bottom[i] = place;
    if (this.#tail - head > BOTTOM_MAX) this.#spillBottom();
  }

  #compactBottom(): void {
    const size = this.#tail - this.#head;
    if (size * 2 > this.#bottom.length) this.#growBottom(size * 2);
    this.#bottom.copyWithin(0, this.#head, this.#tail);
    this.#head = 0;
    this.#tail = size;
  }

  #growBottom(least: number): void {
    const places = new Int32Array(Math.max(least, 2 * this.#bottom.length));
    places.set(this.#bottom);
    this.#bottom = places;
  }

  #spillBottom(): void {
    if (this.#depth === RUNGS_MAX) return;
    const bottom = this.#bottom;
    const cells = this.#cells;
    const start = cells[bottom[this.#head]!]!;
    const end = cells[bottom[this.#tail - 1]!]!;
    if (!(end > start)) return;
    const r = this.#depth;
    if (!this.#newRung(start, end, this.#tail - this.#head)) return;
    if (this.#topEnd === Number.POSITIVE_INFINITY) this.#topEnd = end;
    const middle = this.#bucketOf(r, cells[bottom[(this.#head + this.#tail) >> 1]!]!);
    let cut = this.#tail;
    while (this.#bucketOf(r, cells[bottom[cut - 1]!]!) > middle) this.#chain(r, bottom[--cut]!);
    if (cut === this.#tail) { this.#depth--; return; }
    this.#rungs[RUNG * r + CURRENT] = middle + 1;
    this.#tail = cut;
  }

  #bucketOf(r: number, time: number): number {
    const along = (time - this.#rungs[RUNG * r + START]!) * this.#rungs[RUNG * r + PER_WIDTH]!;
    return Math.min(along, this.#rungs[RUNG * r + LAST]!) | 0;
  }

  #chain(r: number, place: number): void {
    const chains = this.#chains[r]!;
    const bucket = this.#bucketOf(r, this.#cells[place]!);
    this.#links[2 * place + NEXT] = chains[bucket]!;
    chains[bucket] = place;
  }

  #newRung(start: number, end: number, expected: number): boolean {
    const buckets = Math.max(2, Math.ceil(expected / PER_BUCKET));
    const perWidth = buckets / (end - start);
    if (!Number.isFinite(perWidth)) return false;
    const r = this.#depth++;
    this.#rungs[RUNG * r + START] = start;
    this.#rungs[RUNG * r + PER_WIDTH] = perWidth;
    this.#rungs[RUNG * r + CURRENT] = 0;
    this.#rungs[RUNG * r + LAST] = buckets - 1;
    if (this.#chains[r]!.length < buckets) this.#chains[r] = new Int32Array(2 * buckets).fill(NONE);
    return true;
  }

  #refill(): boolean {
    this.#head = 0;
    this.#tail = 0;
    for (;;) {
      if (this.#depth > 0) {
        if (this.#drainBucket(this.#depth - 1)) return true;
      } else if (this.#topFirst === NONE) {
        this.#topEnd = Number.POSITIVE_INFINITY;
        return false;
      } else if (this.#drainTop()) return true;
    }
  }

  #drainTop(): boolean {
    const first = this.#topFirst;
    this.#topFirst = NONE;
    if (this.#sortIntoBottom(first)) {
      this.#topEnd = this.#cells[this.#bottom[this.#tail - 1]!]!;
      return true;
    }
    return this.#spread(first, true);
  }

  #drainBucket(r: number): boolean {
    const chains = this.#chains[r]!;
    const last = this.#rungs[RUNG * r + LAST]!;
    let bucket = this.#rungs[RUNG * r + CURRENT]! | 0;
    while (bucket <= last && chains[bucket] === NONE) bucket++;
    if (bucket >= last) this.#popRung();
    if (bucket > last) return false;
    this.#rungs[RUNG * r + CURRENT] = bucket + 1;
    const first = chains[bucket]!;
    chains[bucket] = NONE;
    if (this.#sortIntoBottom(first)) {
      if (r === 0) this.#passed += this.#tail;
      return true;
    }
    return this.#spread(first, false);
  }

  #popRung(): void {
    this.#depth--;
    if (this.#depth > 0) return;
    this.#density = (this.#passed * this.#rungs[PER_WIDTH]!) / (this.#rungs[LAST]! + 1);
    this.#passed = 0;
  }

  #sortIntoBottom(first: number): boolean {
    const cells = this.#cells;
    const links = this.#links;
    const bottom = this.#bottom;
    let tail = 0;
    for (let place = first; place !== NONE; place = links[2 * place + NEXT]!) {
      if (tail === SORTED_MAX) return false;
      const time = cells[place]!;
      let i = tail++;
      while (i > 0) {
        const before = bottom[i - 1]!;
        const beforeTime = cells[before]!;
        if (beforeTime < time) break;
        if (beforeTime === time && cells[before + ORDER]! < cells[place + ORDER]!) break;
        bottom[i--] = before;
      }
      bottom[i] = place;
    }
    this.#tail = tail;
    return true;
  }

  #spread(first: number, fromTop: boolean): boolean {
    let count = 0;
    let earliest = Number.POSITIVE_INFINITY;
    let latest = 0;
    for (let place = first; place !== NONE; place = this.#links[2 * place + NEXT]!) {
      const time = this.#cells[place]!;
      if (time < earliest) earliest = time;
      if (time > latest) latest = time;
      count++;
    }
    if (fromTop) this.#topEnd = latest;
    if (this.#depth === 1) this.#passed += count;
    const r = this.#depth;
    const expected = fromTop ? Math.max(count, Math.min(this.#density * (latest - earliest), 16 * count)) : count;
    if (r < RUNGS_MAX && latest > earliest && this.#newRung(earliest, latest, expected)) {
      for (let place = first; place !== NONE; ) {
        const next = this.#links[2 * place + NEXT]!;
        this.#chain(r, place);
        place = next;
      }
      return false;
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
    if (this.#bottom.length < count) this.#growBottom(count);
    this.#bottom.set(places);
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
