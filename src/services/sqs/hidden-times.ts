/**
 * Visibility changed by receivers: until when a message stays hidden, and since which receive, for AWS's
 * bound on the whole. Receives are noted from `begin` on, so that queues nobody extends pay nothing; without
 * it a message that is in flight at the very first change is counted from there.
 */

const UNKNOWN = -1;

/** What has slots: asked how many only when a change was ever made. */
interface Slotted {
  readonly capacity: number;
}

export class HiddenTimes {
  private readonly most: number;
  private until: Float64Array | null = null;
  private since: Float64Array | null = null;

  /** `most`: how long a message stays hidden after one receive, whatever extends it; µs. */
  constructor(most: number) {
    this.most = most;
  }

  /** Somebody may change visibilities. */
  begin(): void {
    this.since ??= new Float64Array(0);
  }

  /** The message was received: its bound counts from now. */
  received(slot: number, now: number, slots: Slotted): void {
    if (this.since === null) return;
    if (this.since.length < slots.capacity) this.grow(slots.capacity);
    this.since[slot] = now;
  }

  /** Hides from now until `until`; false when that would pass AWS's bound. */
  extend(slot: number, now: number, until: number, slots: Slotted): boolean {
    if (this.until === null || this.since === null || this.until.length < slots.capacity) this.grow(slots.capacity);
    const since = this.since!;
    if (since[slot] === UNKNOWN) since[slot] = now;
    if (until - since[slot]! > this.most) return false;
    this.until![slot] = until;
    return true;
  }

  /** Whether a change holds the message hidden beyond now. */
  isHidden(slot: number, now: number): boolean {
    return this.until !== null && slot < this.until.length && this.until[slot]! > now;
  }

  /** The message is no longer in flight. */
  forget(slot: number): void {
    if (this.until !== null && slot < this.until.length) this.until[slot] = 0;
  }

  /** At least doubles: a growing backlog must not be copied at each of its blocks. */
  private grow(needed: number): void {
    const capacity = Math.max(needed, 2 * (this.since?.length ?? 0));
    const until = new Float64Array(capacity);
    const since = new Float64Array(capacity).fill(UNKNOWN);
    if (this.until !== null) until.set(this.until);
    if (this.since !== null) since.set(this.since);
    this.until = until;
    this.since = since;
  }
}
