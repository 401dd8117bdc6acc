/**
 * The line of a standard queue: messages spread at random over stores, first in first out within each,
 * which is how order comes to be best-effort and why a short poll may see nothing. With one store it
 * is a plain first-come-first-served line.
 *
 * Messages coming back after a receive are handed out before new ones, until their third receive,
 * after which they go to the back (statement 17).
 */
import type { Uniform } from '../../kernel/draws.ts';
import { IntLine } from '../../queueing/int-line.ts';
import type { Line } from '../sqs/line.ts';
import { type Messages, TOMBSTONE, VISIBLE } from '../sqs/messages.ts';

export class Stores implements Line {
  available = 0;
  readonly receivesToBack = 3;
  readonly returnsTogether = false;
  private readonly messages: Messages;
  private readonly stores: IntLine[];
  private readonly returned = new IntLine();
  private readonly uniform: Uniform;
  private readonly sampled: number;
  /** Where this receive began, and how many stores it may still turn to. */
  private at = 0;
  private left = 0;

  constructor(stores: number, shortPollShare: number, messages: Messages, uniform: Uniform) {
    this.messages = messages;
    this.stores = Array.from({ length: stores }, () => new IntLine());
    this.sampled = Math.max(1, Math.ceil(stores * shortPollShare));
    this.uniform = uniform;
  }

  entered(): void {}

  becameVisible(slot: number, isReturning: boolean): void {
    this.available++;
    if (isReturning && this.messages.receives(slot) < this.receivesToBack) this.returned.push(slot);
    else this.stores[this.anyStore()]!.push(slot);
  }

  removed(_slot: number, state: number): boolean {
    if (state !== VISIBLE) return false;
    this.available--;
    return true;
  }

  beginReceive(isLongPoll: boolean): void {
    this.at = this.anyStore();
    this.left = isLongPoll ? this.stores.length : this.sampled;
  }

  endReceive(): void {}

  next(): number {
    if (this.returned.size > 0) {
      const slot = this.shift(this.returned);
      if (slot >= 0) return slot;
    }
    if (this.available === 0) return -1;
    while (this.left > 0) {
      const slot = this.shift(this.stores[this.at]!);
      if (slot >= 0) return slot;
      this.at = this.at + 1 === this.stores.length ? 0 : this.at + 1;
      this.left--;
    }
    return -1;
  }

  /** The first message of a store that is still there; slots of deleted ones are freed on the way. */
  private shift(store: IntLine): number {
    while (store.size > 0) {
      const slot = store.shift();
      if (this.messages.state(slot) !== TOMBSTONE) {
        this.available--;
        return slot;
      }
      this.messages.release(slot);
    }
    return -1;
  }

  private anyStore(): number {
    const stores = this.stores.length;
    return stores === 1 ? 0 : Math.floor(this.uniform.next() * stores);
  }
}
