/**
 * What a queue or a stream remembers of each key: how often it was offered, and the latest birth accepted of it, by which what
 * comes out of order is told. Both lie side by side, so that a record of a key long unseen waits for memory once. Unique keys hardly
 * come again and are not remembered.
 */
import type { Keys } from './keys.ts';

export class KeysSeen {
  /** Keys remembered have ids below this. */
  readonly keys: number;
  /** Of key k at 2k the times it was offered, at 2k + 1 the latest birth accepted, µs. */
  private readonly seen: Float64Array;

  constructor(keys: Keys) {
    this.keys = keys.bounded;
    this.seen = new Float64Array(2 * this.keys);
  }

  /** A message of the key was offered. */
  countOffered(key: number): void {
    if (key < this.keys) this.seen[2 * key] = this.seen[2 * key]! + 1;
  }

  /** How often a key below `keys` was offered. */
  offered(key: number): number {
    return this.seen[2 * key]!;
  }

  /** A message was accepted: whether a later-born one of its key came before it. What was born together is in order. */
  isLate(key: number, born: number): boolean {
    if (key >= this.keys) return false;
    const place = 2 * key + 1;
    if (born < this.seen[place]!) return true;
    this.seen[place] = born;
    return false;
  }
}
