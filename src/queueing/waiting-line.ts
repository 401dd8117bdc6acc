/**
 * Who waits, in order of arrival: a doubly linked line over small integers, each at most once, so that
 * leaving from the middle costs nothing.
 */
const NOBODY = -1;
const ABSENT = -2;

export class WaitingLine {
  private next = new Int32Array(16).fill(ABSENT);
  private previous = new Int32Array(16).fill(NOBODY);
  private first = NOBODY;
  private last = NOBODY;

  get isEmpty(): boolean {
    return this.first === NOBODY;
  }

  join(who: number): void {
    if (who >= this.next.length) this.grow(who + 1);
    if (this.next[who] !== ABSENT) throw new Error(`believed: ${who} waits once`);
    this.next[who] = NOBODY;
    this.previous[who] = this.last;
    if (this.last === NOBODY) this.first = who;
    else this.next[this.last] = who;
    this.last = who;
  }

  /** False when `who` was not waiting. */
  leave(who: number): boolean {
    const next = who < this.next.length ? this.next[who]! : ABSENT;
    if (next === ABSENT) return false;
    const previous = this.previous[who]!;
    if (previous === NOBODY) this.first = next;
    else this.next[previous] = next;
    if (next === NOBODY) this.last = previous;
    else this.previous[next] = previous;
    this.next[who] = ABSENT;
    return true;
  }

  /** The one who has waited longest; the caller knows there is one. */
  shift(): number {
    const who = this.first;
    this.leave(who);
    return who;
  }

  private grow(needed: number): void {
    const length = Math.max(needed, 2 * this.next.length);
    const next = new Int32Array(length).fill(ABSENT);
    const previous = new Int32Array(length).fill(NOBODY);
    next.set(this.next);
    previous.set(this.previous);
    this.next = next;
    this.previous = previous;
  }
}
