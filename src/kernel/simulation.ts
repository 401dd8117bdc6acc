/**
 * The clock. Five verbs: now, on, at, after, run. Everything else is built from them.
 *
 * An event is (time, handler, argument): the handler is registered once and called with one number.
 * Time is whole microseconds in a float64; ties go to the earlier-scheduled. See decision 001.
 */
import { holdsFloats } from '../units/floats.ts';
import { CapacityExceeded } from './capacity.ts';
import { NONE } from './event-cells.ts';
import { FutureEvents } from './future-events.ts';
import { pendingPlaces, verify } from './future-events-check.ts';
import { Lane } from './lane.ts';

/** Handlers a simulation may register. */
export const HANDLERS_MAX = 65_536;
/** The latest instant an event may have: 285 years, where microseconds stop being exact. */
export const TIME_MAX = Number.MAX_SAFE_INTEGER;

/** Events of a run between two looks at its clock: what stands still for so many never moves again. A power of two. */
const LOOK_EVERY = 2 ** 26;

/** What runs when an event is due; made by `Simulation.on`, used with `after` and `at`. */
export type Handler = number & { readonly __handler: unique symbol };

/** Told of every event, in order, when a run is watched (traces, fingerprints). */
export type Watcher = (time: number, handlerName: string, argument: number) => void;

export class Simulation {
  /** Simulated time, whole microseconds since the start of the run. */
  now = 0;
  /** Events handled by the runs that have ended. */
  eventCount = 0;

  private readonly future = new FutureEvents();
  private readonly handlers: ((argument: number) => void)[] = [];
  private readonly names: string[] = [];
  private scheduled = 0;
  private isRunning = false;
  private readonly lookEvery: number;
  private lookedAt = -1;

  /** `lookEvery`: a power of two; less than LOOK_EVERY in tests. */
  constructor(lookEvery = LOOK_EVERY) {
    this.lookEvery = lookEvery;
  }

  /** Registers what runs when an event is due. `name` appears in traces: `component.handler`. */
  on(name: string, run: (argument: number) => void): Handler {
    const id = this.handlers.length;
    if (id >= HANDLERS_MAX) throw new RangeError(`more than ${HANDLERS_MAX} handlers: ${name}`);
    this.handlers.push(run);
    this.names.push(name);
    return id as Handler;
  }

  /** Schedules an event at an instant that is not in the past. */
  at(time: number, handler: Handler, argument = 0): void {
    if (!(time >= this.now && time <= TIME_MAX)) this.refuse(time, handler);
    this.future.add(time, this.scheduled++, handler, argument);
  }

  /** As `at`, for an event that is likely among the next: found its place sooner then, the same anyway. */
  soon(time: number, handler: Handler, argument = 0): void {
    if (!(time >= this.now && time <= TIME_MAX)) this.refuse(time, handler);
    this.future.addSoon(time, this.scheduled++, handler, argument);
  }

  /** Schedules an event `delay` microseconds from now. */
  after(delay: number, handler: Handler, argument = 0): void {
    this.at(this.now + delay, handler, argument);
  }

  /** A lane for events that all come `delay` after they are pushed. */
  lane(name: string, delay: number, run: (argument: number) => void, isStale: ((argument: number) => boolean) | null = null): Lane {
    if (!(delay >= 0 && delay <= TIME_MAX)) throw new RangeError(`a lane's delay must be 0 or more and finite: ${delay} (${name})`);
    const handler = this.on(name, (argument) => {
      lane.advance();
      if (isStale === null || !isStale(argument)) run(argument);
    });
    const lane = new Lane(this, handler, delay, isStale);
    return lane;
  }

  /** Handles every event due at or before `horizon`, then stands at `horizon`. */
  run(horizon: number): void {
    this.start(horizon);
    const future = this.future;
    const handlers = this.handlers;
    const mask = this.lookEvery - 1;
    let count = 0;
    for (let place = future.take(horizon); place !== NONE; place = future.take(horizon)) {
      this.now = future.timeOf(place);
      if ((++count & mask) === 0) this.look(future.handlerOf(place));
      handlers[future.handlerOf(place)]!(future.argumentOf(place));
    }
    this.end(horizon, count);
  }

  /** As `run`, telling `watcher` of each event before it is handled. */
  runWatched(horizon: number, watcher: Watcher): void {
    this.start(horizon);
    const future = this.future;
    const mask = this.lookEvery - 1;
    let count = 0;
    for (let place = future.take(horizon); place !== NONE; place = future.take(horizon)) {
      const handler = future.handlerOf(place);
      const argument = future.argumentOf(place);
      this.now = future.timeOf(place);
      if ((++count & mask) === 0) this.look(handler);
      watcher(this.now, this.names[handler]!, argument);
      this.handlers[handler]!(argument);
    }
    this.end(horizon, count);
  }

  /** Pending events by name, earliest first, lanes by their head alone. For traces. */
  pending(): { time: number; handler: string; argument: number }[] {
    const future = this.future;
    const events = pendingPlaces(future).map((place) => ({
      time: future.timeOf(place),
      order: future.orderOf(place),
      handler: this.names[future.handlerOf(place)]!,
      argument: future.argumentOf(place),
    }));
    events.sort((a, b) => a.time - b.time || a.order - b.order);
    return events.map(({ time, handler, argument }) => ({ time, handler, argument }));
  }

  /** Checks the future-event list. O(n), for tests. */
  verify(): void {
    verify(this.future);
  }

  /** @internal The next place in the order of scheduling; lanes give it out at push. */
  nextOrder(): number {
    return this.scheduled++;
  }

  /** @internal Adds an event under an order given out earlier; lanes use it for their heads. */
  addEvent(time: number, order: number, handler: number, argument: number): void {
    this.future.add(time, order, handler, argument);
  }

  private start(horizon: number): void {
    if (this.isRunning) throw new Error('run was called by a handler of the same run');
    if (!(horizon >= this.now && horizon <= TIME_MAX)) throw new RangeError(`cannot run to ${horizon}: the clock stands at ${this.now}`);
    this.isRunning = true;
    this.lookedAt = -1;
  }

  /** Work that takes no time and is for ever done again would keep a run for ever at one instant. */
  private look(handler: number): void {
    if (this.now === this.lookedAt)
      throw new CapacityExceeded(
        `${this.lookEvery} events in one instant, at ${this.now} µs, the latest of them ${this.names[handler]}; something takes no time and never ends: give it a latency, a service time or a wait`,
      );
    this.lookedAt = this.now;
  }

  private end(horizon: number, count: number): void {
    this.isRunning = false;
    this.eventCount += count;
    this.now = horizon;
  }

  private refuse(time: number, handler: number): never {
    throw new RangeError(`an event must not be in the past, nor beyond ${TIME_MAX}: ${time}, now ${this.now} (${this.names[handler]})`);
  }
}

holdsFloats(new Simulation(), 'now', 'lookedAt');
