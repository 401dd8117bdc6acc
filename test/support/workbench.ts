/** One simulation, real sites, any components: what a model test needs, without assembly and replication around it. */
import { Simulation } from '../../src/kernel/simulation.ts';
import { type MetricExport, Recorder } from '../../src/measure/recorder.ts';
import type { Model } from '../../src/model/model.ts';
import type { Component, Surroundings } from '../../src/services/component.ts';
import { Keys } from '../../src/services/keys.ts';
import { models } from '../../src/services/models.ts';
import { Site } from '../../src/services/site.ts';

export const MILLISECOND = 1_000;
export const SECOND = 1_000_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

interface Bench {
  readonly seed: number;
  readonly horizon: number;
  readonly seriesInterval: number;
  readonly keySpaces: Model['keySpaces'];
}

/** `key-0` … `key-(n − 1)`, as producers and streams know them. */
export function uniformKeys(keys: number, prefix = 'key-'): Model['keySpaces'][number] {
  return { base: 0, step: 1, size: keys, pattern: { kind: 'uniform', keys, prefix }, producer: 'p' };
}

export class Workbench {
  readonly simulation = new Simulation();
  readonly #bench: Bench;
  readonly #keys: Keys;
  readonly #recorders = new Map<string, Recorder>();
  readonly #components: Component[] = [];

  constructor(bench: Partial<Bench> = {}) {
    this.#bench = { seed: 1998, horizon: HOUR, seriesInterval: HOUR, keySpaces: [uniformKeys(1_000)], ...bench };
    this.#keys = new Keys(this.#bench.keySpaces);
  }

  get now(): number {
    return this.simulation.now;
  }

  /** Builds a component of a registered kind; `links` by name, as in a model. */
  add(kind: string, name: string, config: object, links: Readonly<Record<string, Component>> = {}): Component {
    const { horizon, seriesInterval, seed } = this.#bench;
    const service = models[kind]!;
    const recorder = new Recorder(this.simulation, service.metrics, Math.ceil(horizon / seriesInterval));
    const around: Surroundings = {
      site: new Site(name, this.simulation, recorder, { seed, replication: 0 }),
      keys: this.#keys,
      linked: (link) => links[link],
      horizon,
      seriesInterval,
      intervals: Math.ceil(horizon / seriesInterval),
    };
    const component = service.build(config, around);
    this.#recorders.set(name, recorder);
    this.#components.push(component);
    return component;
  }

  /** Lets components that act of themselves begin; call once, at time 0. */
  start(): void {
    for (const component of this.#components) component.start?.();
  }

  run(until: number): void {
    this.simulation.run(until);
    for (const component of this.#components) component.flush?.();
  }

  /** Forgets what was observed so far; totals of counters then count from here. */
  endWarmUp(): void {
    for (const recorder of this.#recorders.values()) recorder.endWarmUp();
  }

  /** All metrics of all components, in the order they were added. */
  exports(): Record<string, MetricExport>[] {
    return [...this.#recorders.values()].map((recorder) => recorder.export());
  }

  metric(name: string, metric: string): MetricExport {
    return this.#recorders.get(name)!.export()[metric]!;
  }

  /** Of a counter, since the start. */
  total(name: string, metric: string): number {
    const found = this.metric(name, metric);
    if (found.kind !== 'counter') throw new Error(`${metric} is a ${found.kind}`);
    return found.sum;
  }

  /** Of a gauge that is read at the end of each interval: read now. */
  sampled(name: string, metric: string): number {
    this.#recorders.get(name)!.closeInterval(0, this.#bench.seriesInterval);
    return this.level(name, metric);
  }

  /** Of a gauge, now. */
  level(name: string, metric: string): number {
    const found = this.metric(name, metric);
    if (found.kind !== 'gauge') throw new Error(`${metric} is a ${found.kind}`);
    return found.last;
  }
}
