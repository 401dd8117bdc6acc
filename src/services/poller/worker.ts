/** What one worker of a poller holds, and what it is at. */
import { holdsFloats } from '../../units/floats.ts';
import { Deliveries } from '../ports.ts';

/** AWS deletes at most ten messages a call. */
export const DELETE_MOST = 10;

export class Worker {
  /** Messages held: the first `done` are worked on already and not yet deleted. */
  readonly receipt: Float64Array;
  readonly born: Float64Array;
  held = 0;
  /** Messages held that were finished: succeeded or failed. */
  done = 0;
  /** Receipts of finished work that wait to be deleted, [deleteFrom, deleteTo). */
  readonly toDelete: Float64Array;
  deleteFrom = 0;
  deleteTo = 0;
  deleteAttempts = 0;
  isDeleting = false;
  isWorking = false;
  /** The work in hand covers [done, workEnd). */
  workEnd = 0;
  isReceiving = false;
  receiveAttempts = 0;
  wait = 0;
  beats = 0;
  isBeating = false;
  completed = 0;
  busyMicros = 0;
  busySince = 0;
  readonly arriving: Deliveries;

  /** `visibilityTimeout`: what its receives ask for; null: the queue's own. */
  constructor(capacity: number, most: number, visibilityTimeout: number | null = null) {
    this.receipt = new Float64Array(capacity);
    this.born = new Float64Array(capacity);
    this.toDelete = new Float64Array(capacity + DELETE_MOST);
    this.arriving = visibilityTimeout === null ? new Deliveries(most) : new Deliveries(most, visibilityTimeout);
  }
}

holdsFloats(new Worker(1, 1), 'busyMicros', 'busySince');
