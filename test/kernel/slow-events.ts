/** The obvious future-event list: one sorted array. What the ladder queue must agree with, event by event. */

export interface SlowEvent {
  readonly time: number;
  readonly order: number;
  readonly handler: number;
  readonly argument: number;
}

export class SlowEvents {
  readonly #events: SlowEvent[] = [];

  get size(): number {
    return this.#events.length;
  }

  add(time: number, order: number, handler: number, argument: number): void {
    const at = this.#events.findIndex((event) => event.time > time || (event.time === time && event.order > order));
    const event = { time, order, handler, argument };
    if (at === -1) this.#events.push(event);
    else this.#events.splice(at, 0, event);
  }

  take(until: number): SlowEvent | undefined {
    const first = this.#events[0];
    return first !== undefined && first.time <= until ? this.#events.shift() : undefined;
  }
}

/** The obvious simulation: a lane is nothing but a delay, and every push is an event of its own. */
export class SlowSimulation {
  now = 0;
  eventCount = 0;
  readonly #events = new SlowEvents();
  readonly #handlers: ((argument: number) => void)[] = [];
  #order = 0;

  on(_name: string, run: (argument: number) => void): number {
    return this.#handlers.push(run) - 1;
  }

  at(time: number, handler: number, argument = 0): void {
    this.#events.add(time, this.#order++, handler, argument);
  }

  soon(time: number, handler: number, argument = 0): void {
    this.at(time, handler, argument);
  }

  after(delay: number, handler: number, argument = 0): void {
    this.at(this.now + delay, handler, argument);
  }

  lane(name: string, delay: number, run: (argument: number) => void): { push(argument: number): void } {
    const handler = this.on(name, run);
    return { push: (argument) => this.after(delay, handler, argument) };
  }

  run(horizon: number): void {
    for (let event = this.#events.take(horizon); event !== undefined; event = this.#events.take(horizon)) {
      this.now = event.time;
      this.eventCount++;
      this.#handlers[event.handler]!(event.argument);
    }
    this.now = horizon;
  }
}
