/**
 * A component's view of the world: the clock, its own chance, its own instruments. Nothing else is
 * reachable from a model.
 */
import type { Distribution } from '../kernel/distribution.ts';
import { Draws, type Fill, type Uniform, uniformStream } from '../kernel/draws.ts';
import type { Lane } from '../kernel/lane.ts';
import { fillFrom } from '../kernel/samplers.ts';
import { type Handler, type Simulation, TIME_MAX } from '../kernel/simulation.ts';
import type { Counter, Gauge, Samples } from '../measure/instruments.ts';
import type { Recorder } from '../measure/recorder.ts';

export interface Chance {
  readonly seed: number | string;
  readonly replication: number;
}

export class Site {
  readonly component: string;
  private readonly simulation: Simulation;
  private readonly recorder: Recorder;
  private readonly chance: Chance;

  constructor(component: string, simulation: Simulation, recorder: Recorder, chance: Chance) {
    this.component = component;
    this.simulation = simulation;
    this.recorder = recorder;
    this.chance = chance;
  }

  /** Simulated time, whole microseconds. */
  get now(): number {
    return this.simulation.now;
  }

  /** Registers a handler; call once per purpose, at assembly. */
  on(name: string, run: (argument: number) => void): Handler {
    return this.simulation.on(`${this.component}.${name}`, run);
  }

  after(delay: number, handler: Handler, argument = 0): void {
    this.at(this.simulation.now + delay, handler, argument);
  }

  /** What a long tail puts beyond the end of the clock waits there: no run reaches it. */
  at(time: number, handler: Handler, argument = 0): void {
    this.simulation.at(time > TIME_MAX ? TIME_MAX : time, handler, argument);
  }

  /** As `at`, for what is likely among the next events. */
  soon(time: number, handler: Handler, argument = 0): void {
    this.simulation.soon(time > TIME_MAX ? TIME_MAX : time, handler, argument);
  }

  /** A lane for events that all come `delay` later; stale arguments are dropped silently. */
  lane(name: string, delay: number, run: (argument: number) => void, isStale: ((argument: number) => boolean) | null = null): Lane {
    return this.simulation.lane(`${this.component}.${name}`, delay, run, isStale);
  }

  /** The uniform stream of one purpose of this component. */
  uniform(purpose: string): Uniform {
    return uniformStream(this.chance.seed, this.chance.replication, this.component, purpose);
  }

  /** Values of a distribution, from this component's stream of that purpose. */
  draws(purpose: string, distribution: Distribution): Draws {
    return new Draws(fillFrom(distribution, this.uniform(purpose)));
  }

  /** Values by a rule of the caller's own. */
  drawsBy(purpose: string, rule: (uniform: Uniform) => Fill): Draws {
    return new Draws(rule(this.uniform(purpose)));
  }

  counter(metric: string): Counter {
    return this.recorder.counter(metric);
  }

  /** A counter whose total follows from others. */
  derived(metric: string, read: () => number): void {
    this.recorder.derived(metric, read);
  }

  /** `per`: what is exported is the level divided by it. */
  gauge(metric: string, per = 1): Gauge {
    return this.recorder.gauge(metric, per);
  }

  samples(metric: string): Samples {
    return this.recorder.samples(metric);
  }

  /** A gauge read when an interval ends; what it returns takes notes of levels in between. */
  probe(metric: string, read: () => number): Gauge {
    return this.recorder.probe(metric, read);
  }
}
