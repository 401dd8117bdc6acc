/** The hole for whose turn it is: which of the message groups that are ready a receive draws from next. */
import { IntLine } from '../../queueing/int-line.ts';

export const NO_GROUP = -1;

export interface Turns {
  /** Groups a receive may draw from now. */
  readonly available: number;
  isReady(group: number): boolean;
  /** The group has something to hand out: its turn comes after those of the others. */
  add(group: number): void;
  /** The group has nothing to hand out for now. */
  drop(group: number): void;
  /** The next group, no longer ready; `NO_GROUP` when none may be drawn from. */
  next(): number;
  /** The receive is over. */
  end(): void;
}

/** Normal mode: all ready groups take turns. One that was dropped stays in the ring until its turn comes, and is passed over then. */
export class OneRing implements Turns {
  available = 0;
  private ready = new Uint8Array(64);
  private readonly ring = new IntLine();

  isReady(group: number): boolean {
    return this.ready[group] === 1;
  }

  add(group: number): void {
    if (group >= this.ready.length) this.ready = grown(this.ready, group);
    this.ready[group] = 1;
    this.available++;
    this.ring.push(group);
  }

  drop(group: number): void {
    this.ready[group] = 0;
    this.available--;
  }

  next(): number {
    if (this.available === 0) return NO_GROUP;
    const group = nextReady(this.ring, this.ready);
    this.drop(group);
    return group;
  }

  end(): void {}
}

/** The first of a ring that is still ready; the caller knows there is one. */
export function nextReady(ring: IntLine, ready: Uint8Array): number {
  let group = ring.shift();
  while (ready[group] === 0) group = ring.shift();
  return group;
}

/** Room for the group, and for as many again. */
export function grown(flags: Uint8Array<ArrayBuffer>, group: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(group + 1, 2 * flags.length));
  larger.set(flags);
  return larger;
}
