/** Model + replication → a wired simulation, ready to run. */
import { Simulation } from '../kernel/simulation.ts';
import { Recorder } from '../measure/recorder.ts';
import type { Component } from '../services/component.ts';
import { Keys } from '../services/keys.ts';
import { models } from '../services/models.ts';
import { Site } from '../services/site.ts';
import type { Model } from './model.ts';

export interface Part {
  readonly name: string;
  readonly component: Component;
  readonly recorder: Recorder;
}

export interface Assembly {
  readonly simulation: Simulation;
  readonly parts: readonly Part[];
}

/** Builds every component in the model's order; each finds those it needs already built. */
export function assemble(model: Model, replication: number): Assembly {
  const simulation = new Simulation();
  const keys = new Keys(model.keySpaces);
  const intervals = intervalsOf(model);
  const parts: Part[] = [];
  for (const { name, kind, config, links } of model.components) {
    const service = models[kind];
    if (service === undefined) throw new Error(`believed: kind ${kind} of ${name} has a model`);
    const recorder = new Recorder(simulation, service.metrics, intervals);
    const site = new Site(name, simulation, recorder, { seed: model.seed, replication });
    const linked = (link: string): Component | undefined => {
      const index = links[link];
      return index === undefined ? undefined : parts[index]?.component;
    };
    const component = service.build(config, { site, keys, linked, horizon: model.horizon, seriesInterval: model.seriesInterval, intervals });
    parts.push({ name, component, recorder });
  }
  for (const { component } of parts) component.start?.();
  return { simulation, parts };
}

/** Intervals of every series; the last may be cut short by the horizon. */
export function intervalsOf(model: Model): number {
  return Math.max(1, Math.ceil(model.horizon / model.seriesInterval));
}
