/** The hole a kind of queue fills: in what order messages become available. */

/** The order in which messages become available, and from which they are taken. */
export interface Line {
  /** Available to receivers now. */
  readonly available: number;
  /** After so many receives without a delete a message goes to the back, and counts for no age; Infinity where order is kept. */
  readonly receivesToBack: number;
  /** Whether messages that come back at one instant are handed out together, or each to whoever waits longest. */
  readonly returnsTogether: boolean;
  /** A message entered the queue; it becomes visible at once, or when its delay is over. */
  entered(slot: number): void;
  /** A message that entered the queue is visible, or one that came back after a receive. */
  becameVisible(slot: number, isReturning: boolean): void;
  /** A message was deleted, expired or moved to the dead-letter queue; `state` is what it was. True when the line still holds its slot. */
  removed(slot: number, state: number, isDeleted: boolean): boolean;
  /** The next message to hand out, or −1. */
  next(isLongPoll: boolean): number;
  /** Called before the first `next` of a receive, and after the last. */
  beginReceive(isLongPoll: boolean): void;
  endReceive(): void;
}
