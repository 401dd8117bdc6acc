/**
 * The load that `--max-rate` turns: a constant rate is set as it is, a trace by its `scale`; the points of
 * a profile, a daily wave and bursts are all multiplied alike.
 */
import type { Model, RatePattern } from '../model/model.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { componentFacts } from '../scenario/settings.ts';
import type { TrafficFacts } from '../services/facts.ts';
import { theoryOf } from '../services/models.ts';
import { trafficOf } from '../services/rates.ts';
import type { CandidateSpec } from './plan-candidates.ts';
import { PlanRefused } from './plan-space.ts';
import { type ScenarioSource, variantOf } from './source.ts';

export interface Load {
  /** As a report names it: `producers.web.rate`, `producers.web.rate.scale`, `producers.web.rate × `. */
  readonly path: string;
  /** Where the scenario stands: per second, or the factor 1 (a trace: its scale). */
  readonly base: number;
  readonly unit: '/s' | '×';
  readonly producer: string;
  at(value: number): CandidateSpec;
}

/** The load a path names; throws `PlanRefused` where there is none to turn. */
export function loadOf(source: ScenarioSource, path: string): Load {
  const scenario = variantOf(source, []);
  const producers = loadedBy(scenario);
  const producer = producers.find(({ name }) => path === `producers.${name}.rate` || path === `producers.${name}.rate.scale`);
  if (producer === undefined) {
    const known = producers.map(({ name }) => `producers.${name}.rate`);
    throw new PlanRefused(
      `--max-rate takes the rate of a producer${path === '' ? '' : `, got ${path}`}; there ${known.length === 1 ? 'is' : 'are'} ${known.join(', ')}`,
    );
  }
  const { trace, pattern } = producer.traffic;
  const name = `producers.${producer.name}.rate`;
  if (trace !== null) return { ...traceLoad(name, scaleWritten(scenario.resolved, producer.name)), producer: producer.name };
  const constant = constantOf(pattern);
  if (constant !== null)
    return {
      path: name,
      base: constant > 0 ? constant : 1,
      unit: '/s',
      producer: producer.name,
      at: (value) => ({ values: { [name]: `${value}/s` }, overrides: [`${name}=${value}/s`] }),
    };
  return {
    path: `${name} (times)`,
    base: 1,
    unit: '×',
    producer: producer.name,
    at: (value) => ({ values: { [`${name} (times)`]: value }, overrides: [], adjust: (model) => timesModel(model, producer.name, value) }),
  };
}

/** Per second at the busiest of the run. */
export function peakOf({ components, horizon }: Model, { producer }: Load): number {
  const found = components.find(({ name }) => name === producer);
  const traffic = found === undefined ? undefined : theoryOf(found).traffic;
  if (traffic === undefined) throw new Error(`believed: ${producer} is in the model it was read from, and has a rate`);
  return trafficOf(traffic.rate, horizon).peakPerSecond;
}

/** Whether more of what stands at a path is more load: a rate, or what a trace is multiplied by. */
export function isLoad(scenario: Scenario, path: string): boolean {
  const ends = ['rate', 'rate.scale', 'rate.trace.scale'];
  return loadedBy(scenario).some(({ name }) => ends.some((end) => path === `producers.${name}.${end}`));
}

/** What sends at a rate of its own: a field of that name, as the checks point at it. */
function loadedBy(scenario: Scenario): readonly { readonly name: string; readonly traffic: TrafficFacts }[] {
  return scenario.components.flatMap((component) => {
    const { traffic } = componentFacts(scenario, component);
    return traffic === undefined ? [] : [{ name: component.name, traffic }];
  });
}

function traceLoad(name: string, { base, path }: { readonly base: number; readonly path: string }): Omit<Load, 'producer'> {
  return { path: `${name}.scale`, base, unit: '×', at: (value) => ({ values: { [`${name}.scale`]: value }, overrides: [`${name}.${path}=${value}`] }) };
}

/** `scale` as the resolved scenario has it, and where it stands: beside `trace`, or inside of it. */
function scaleWritten(resolved: Readonly<Record<string, unknown>>, producer: string): { readonly base: number; readonly path: string } {
  const rate = fieldOf(fieldOf(fieldOf(resolved, 'producers'), producer), 'rate');
  const trace = fieldOf(rate, 'trace');
  const inside = typeof trace === 'object' && trace !== null;
  const written = fieldOf(inside ? trace : rate, 'scale') ?? 1;
  const text = String(written).trim();
  const base = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  return { base: Number.isFinite(base) && base > 0 ? base : 1, path: inside ? 'trace.scale' : 'scale' };
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined;
}

function constantOf(pattern: RatePattern): number | null {
  if (pattern.kind !== 'segments' || pattern.points.length !== 1) return null;
  return pattern.points[0]!.rate;
}

/** The model with one producer's expected rate multiplied everywhere. */
export function timesModel(model: Model, producer: string, factor: number): Model {
  const components = model.components.map((component) => {
    const traffic = component.name === producer ? theoryOf(component).traffic : undefined;
    return traffic === undefined ? component : { ...component, config: traffic.withRate(timesPattern(traffic.rate, factor)) };
  });
  return { ...model, components };
}

function timesPattern(rate: RatePattern, factor: number): RatePattern {
  switch (rate.kind) {
    case 'segments':
      return { ...rate, points: rate.points.map((point) => ({ ...point, rate: point.rate * factor })) };
    case 'counts':
      return { ...rate, perInterval: rate.perInterval.map((count) => count * factor) };
    case 'bursts':
      return { ...rate, rateOn: rate.rateOn * factor, rateOff: rate.rateOff * factor };
    case 'instants':
      throw new PlanRefused('a trace of instants is those instants: there is no rate to raise');
    default:
      return rate satisfies never;
  }
}
