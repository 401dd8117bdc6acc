/**
 * A first-in-first-out line of 32-bit integers: message slots of a queue. Four bytes a place, in blocks that
 * are never copied: a line of millions grows without a pause, and without holding itself twice meanwhile.
 */
const BLOCK_LEAST = 16;
const BLOCK_MOST = 16_384;

class Block {
  readonly items: Int32Array;
  next: Block | null = null;

  constructor(length: number) {
    this.items = new Int32Array(length);
  }
}

export class IntLine {
  size = 0;
  private first = new Block(BLOCK_LEAST);
  private last = this.first;
  /** Where the next item leaves the first block, and where the next one enters the last. */
  private from = 0;
  private to = 0;
  /** A block that was emptied, for the next to be filled. */
  private spare: Block | null = null;

  push(item: number): void {
    if (this.to === this.last.items.length) this.lengthen();
    this.last.items[this.to++] = item;
    this.size++;
  }

  /** The first item; the caller knows there is one. */
  shift(): number {
    if (this.from === this.first.items.length) this.moveOn();
    const item = this.first.items[this.from++]!;
    if (--this.size === 0) {
      // The same few places again, which are in the cache.
      this.from = 0;
      this.to = 0;
    }
    return item;
  }

  /** Another block, twice as long as the last. */
  private lengthen(): void {
    const length = Math.min(BLOCK_MOST, 2 * this.last.items.length);
    const block = this.spare !== null && this.spare.items.length >= length ? this.spare : new Block(length);
    this.spare = null;
    this.last.next = block;
    this.last = block;
    this.to = 0;
  }

  private moveOn(): void {
    const emptied = this.first;
    this.first = emptied.next!;
    emptied.next = null;
    this.spare = emptied;
    this.from = 0;
  }
}
