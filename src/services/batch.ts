/**
 * The entries of one call, in parallel arrays: what crosses an `Inlet`. Batches are pooled by
 * capacity and reused; nothing is allocated once a run has reached its working set.
 */
export class Batch {
  length = 0;
  /** Bytes of all entries. */
  bytes = 0;
  /** Calls already made with these entries. */
  attempts = 0;
  /** The service refused the call, not entries of it: what to the SDK is a failure, where an answer of failed entries is none (HTTP 200). */
  isRefused = false;
  /** Retry tokens the last retry of these entries cost. */
  retryCost = 0;
  /** Instant of each message's first attempt, µs. */
  readonly born: Float64Array;
  /** Bytes of each message, key included. */
  readonly size: Int32Array;
  /** Key id of each message. */
  readonly key: Int32Array;
  /** Identity of each message: what a FIFO queue deduplicates by. */
  readonly id: Float64Array;
  /** 1 for an entry an earlier attempt already had accepted (whole batches sent again). */
  readonly done: Uint8Array;
  /** Filled by the service: ACCEPTED or an error per entry. */
  readonly outcome: Uint8Array;
  /** The next free batch on its shelf. */
  nextFree: Batch | null = null;
  /** Where it is put back when nobody needs it any more. */
  private readonly shelf: Shelf;

  constructor(capacity: number, shelf: Shelf = new Shelf(capacity)) {
    this.shelf = shelf;
    this.born = new Float64Array(capacity);
    this.size = new Int32Array(capacity);
    this.key = new Int32Array(capacity);
    this.id = new Float64Array(capacity);
    this.done = new Uint8Array(capacity);
    this.outcome = new Uint8Array(capacity);
  }

  clear(): void {
    this.length = 0;
    this.bytes = 0;
    this.attempts = 0;
    this.isRefused = false;
    this.retryCost = 0;
  }

  /** Nobody needs the batch any more. */
  giveBack(): void {
    this.shelf.put(this);
  }

  push(born: number, size: number, key: number, id: number, done: number): void {
    const i = this.length++;
    this.born[i] = born;
    this.size[i] = size;
    this.key[i] = key;
    this.id[i] = id;
    this.done[i] = done;
    this.bytes += size;
  }

  /** Refuses the call: every entry has the same outcome. */
  refuse(outcome: number): void {
    this.isRefused = true;
    for (let i = 0; i < this.length; i++) this.outcome[i] = outcome;
  }
}

/** Free batches of one capacity. */
export class Shelf {
  private readonly capacity: number;
  private free: Batch | null = null;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  take(): Batch {
    const batch = this.free;
    if (batch === null) return new Batch(this.capacity, this);
    this.free = batch.nextFree;
    batch.clear();
    return batch;
  }

  put(batch: Batch): void {
    batch.nextFree = this.free;
    this.free = batch;
  }
}

/** Shelves by capacity, powers of two, so that a retry of three entries does not hold room for 500. */
export class BatchPool {
  private readonly shelves: Shelf[] = [];

  shelf(capacity: number): Shelf {
    const size = 32 - Math.clz32(Math.max(1, capacity) - 1);
    this.shelves[size] ??= new Shelf(2 ** size);
    return this.shelves[size];
  }
}
