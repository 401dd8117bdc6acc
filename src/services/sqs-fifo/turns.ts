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

/** Ready groups in a ring. A dropped one stays in it until its turn comes, and is passed over then. */
export class ReadyRing {
  private readonly ring = new IntLine();

  add(group: number): void {
    this.ring.push(group);
  }

  /** The next that is ready; the caller knows there is one. */
  next(ready: Uint8Array): number {
    for (;;) {
      const group = this.ring.shift();
      if (ready[group] === 1) return group;
    }
  }
}

/** Normal mode: all ready groups take turns. */
export class OneRing implements Turns {
  available = 0;
  private ready = new Uint8Array(64);
  private readonly ring = new ReadyRing();

  isReady(group: number): boolean {
    return this.ready[group] === 1;
  }

  add(group: number): void {
    if (group >= this.ready.length) this.ready = grown(this.ready, group);
    this.ready[group] = 1;
    this.available++;
    this.ring.add(group);
  }

  drop(group: number): void {
    this.ready[group] = 0;
    this.available--;
  }

  next(): number {
    if (this.available === 0) return NO_GROUP;
    const group = this.ring.next(this.ready);
    this.drop(group);
    return group;
  }

  end(): void {}
}

/** Room for the group, and for as many again. */
export function grown(flags: Uint8Array<ArrayBuffer>, group: number): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(Math.max(group + 1, 2 * flags.length));
  larger.set(flags);
  return larger;
}
