/**
 * Messages that left while somebody worked on them, and not because they were deleted: expired, or moved to a
 * dead-letter queue. The first of those workers to be done did the work for the first time; of messages nobody
 * works on any more nothing is kept.
 */

/** Generations of a slot come round after so many. */
export const GENERATION_MASK = 2 ** 26 - 1;

interface Departed {
  /** Of its last receive; those before it had the generations before. */
  readonly generation: number;
  readonly receives: number;
  /** Receivers who have neither done the work nor failed. */
  working: number;
  isDone: boolean;
}

export class DepartedMessages {
  private readonly bySlot = new Map<number, Departed[]>();

  add(slot: number, generation: number, receives: number, working: number): void {
    const departed = { generation, receives, working, isDone: false };
    const others = this.bySlot.get(slot);
    if (others === undefined) this.bySlot.set(slot, [departed]);
    else others.push(departed);
  }

  /** A receiver of a message that is not in the queue did the work; true when nobody had done it and nobody had deleted it. */
  complete(slot: number, generation: number): boolean {
    const departed = this.leftBy(slot, generation);
    if (departed === undefined || departed.isDone) return false;
    departed.isDone = true;
    return true;
  }

  fail(slot: number, generation: number): void {
    this.leftBy(slot, generation);
  }

  /** The message a receiver is through with. */
  private leftBy(slot: number, generation: number): Departed | undefined {
    const all = this.bySlot.get(slot);
    const departed = all?.find((one) => ((one.generation - generation) & GENERATION_MASK) < one.receives);
    if (all === undefined || departed === undefined) return undefined;
    if (--departed.working === 0) {
      all.splice(all.indexOf(departed), 1);
      if (all.length === 0) this.bySlot.delete(slot);
    }
    return departed;
  }
}
