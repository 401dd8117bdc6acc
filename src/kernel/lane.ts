/**
 * A lane: events that share one constant delay, hence already in order.
 *
 * A ring of (time, order, argument); only its earliest event stands in the future-event list, so that a
 * million visibility timeouts cost the list one place. A lane may be told which arguments are stale
 * (a message deleted before its timeout): those are dropped without becoming events.
 */
import { CapacityExceeded } from './capacity.ts';
import { PENDING_MAX } from './event-cells.ts';

/** What a lane needs of the simulation it is part of. */
export interface LaneHost {
  readonly now: number;
  nextOrder(): number;
  addEvent(time: number, order: number, handler: number, argument: number): void;
}

export class Lane {
  readonly delay: number;
  private readonly host: LaneHost;
  private readonly handler: number;
  private readonly isStale: ((argument: number) => boolean) | null;
  private times = new Float64Array(16);
  private orders = new Float64Array(16);
  private arguments = new Float64Array(16);
  private head = 0;
  private filled = 0;

  constructor(host: LaneHost, handler: number, delay: number, isStale: ((argument: number) => boolean) | null) {
    this.host = host;
    this.handler = handler;
    this.delay = delay;
    this.isStale = isStale;
  }

  /** Events in the lane, stale ones included. */
  get size(): number {
    return this.filled;
  }

  /** Schedules `argument` at now + delay. Its place in the order of scheduling is given here, not when it becomes the head. */
  push(argument: number): void {
    const time = this.host.now + this.delay;
    const order = this.host.nextOrder();
    if (this.filled === this.times.length) this.grow();
    const place = (this.head + this.filled) & (this.times.length - 1);
    this.times[place] = time;
    this.orders[place] = order;
    this.arguments[place] = argument;
    if (this.filled++ === 0) this.host.addEvent(time, order, this.handler, argument);
  }

  /** Called by the kernel when the head is due: removes it and puts the next live one in the list. */
  advance(): void {
    const mask = this.times.length - 1;
    let head = (this.head + 1) & mask;
    let size = this.filled - 1;
    if (this.isStale !== null) {
      while (size > 0 && this.isStale(this.arguments[head]!)) {
        head = (head + 1) & mask;
        size--;
      }
    }
    this.head = head;
    this.filled = size;
    if (size > 0) this.host.addEvent(this.times[head]!, this.orders[head]!, this.handler, this.arguments[head]!);
  }

  private grow(): void {
    const length = this.times.length;
    if (length === PENDING_MAX) throw new CapacityExceeded(`more than ${PENDING_MAX} events in one lane of delay ${this.delay}`);
    this.times = unrolled(this.times, this.head, length);
    this.orders = unrolled(this.orders, this.head, length);
    this.arguments = unrolled(this.arguments, this.head, length);
    this.head = 0;
  }
}

function unrolled(ring: Float64Array<ArrayBuffer>, head: number, length: number): Float64Array<ArrayBuffer> {
  const array = new Float64Array(length * 2);
  array.set(ring.subarray(head), 0);
  array.set(ring.subarray(0, head), length - head);
  return array;
}
