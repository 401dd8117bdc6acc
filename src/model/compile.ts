/**
 * Scenario to model: names become dense ids, links indices, words numbers. Beside it goes the context: what a
 * result says beyond what was simulated.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { StudyContext } from '../result/context.ts';
import { DEAD_LETTERS } from '../result/flows.ts';
import { endsOf, linksOf } from '../scenario/links.ts';
import type { Scenario, ScenarioComponent } from '../scenario/scenario.ts';
import { settingsOf } from '../scenario/settings.ts';
import { specOf } from '../services/specs.ts';
import { assumptionsOf, changesOf, limitEntriesOf, priceLinesOf } from './context-entries.ts';
import { KeySpaces } from './key-spaces.ts';
import type { ComponentModel, Model } from './model.ts';
import { seriesIntervalOf } from './series-interval.ts';

export interface Compiled {
  readonly model: Model;
  readonly context: StudyContext;
}

export function compile(scenario: Scenario): Compiled {
  return { model: modelOf(scenario), context: contextOf(scenario) };
}

function modelOf(scenario: Scenario): Model {
  const ordered = inBuildingOrder(scenario.components);
  const keySpaces = new KeySpaces();
  const components = ordered.map((component): ComponentModel => {
    const settings = settingsOf(scenario, component, (pattern) => keySpaces.register(pattern, component.name));
    const config = specOf(component.kind).compile(component.spec as never, settings);
    return { name: component.name, kind: component.kind, role: component.role, config, links: linkIndices(component, ordered) };
  });
  const { name, seed, duration: horizon, warmUp } = scenario;
  return { name, seed, horizon, warmUp, seriesInterval: seriesIntervalOf(horizon), components, keySpaces: keySpaces.laidOut() };
}

const ROLES = ['service', 'consumer', 'producer'] as const;

/** Services first, then consumers, then producers, else as written; each after those it needs, whatever their role. */
function inBuildingOrder(components: readonly ScenarioComponent[]): readonly ScenarioComponent[] {
  const ordered: ScenarioComponent[] = [];
  const place = (component: ScenarioComponent, waiting: readonly ScenarioComponent[]): void => {
    if (ordered.includes(component)) return;
    if (waiting.includes(component)) throw new Error(`believed: circles are refused before, got one at ${component.name}`);
    for (const { target } of linksOf(component)) {
      const needed = components.find(({ name }) => name === target);
      if (needed !== undefined) place(needed, [...waiting, component]);
    }
    ordered.push(component);
  };
  for (const role of ROLES) for (const component of components) if (component.role === role) place(component, []);
  return ordered;
}

function linkIndices(component: ScenarioComponent, ordered: readonly ScenarioComponent[]): Readonly<Record<string, number>> {
  const links = linksOf(component).map(({ name, target }) => [name, ordered.findIndex((other) => other.name === target)] as const);
  const indices = Object.fromEntries(links);
  if (Object.keys(indices).length < links.length) throw new Error(`believed: each link of ${component.kind} has a name of its own`);
  return indices;
}

function contextOf(scenario: Scenario): StudyContext {
  const { name, description, seed, region, startsAt, objectives, warnings, resolved, files, warmUp, components } = scenario;
  const kinds = [...new Set(components.map(({ kind }) => kind))].map(specOf);
  return {
    name,
    description,
    seed,
    region,
    startsAt,
    objectives,
    warnings,
    scenario: resolved,
    scenarioHash: scenarioHash(resolved, files),
    replications: scenario.replications.kind === 'fixed' ? scenario.replications.runs : scenario.replications.max,
    ...(scenario.replications.kind === 'precision' ? { precision: scenario.replications } : {}),
    warmUp: warmUp.kind,
    components: components.map((component) => ({ name: component.name, kind: component.kind, role: component.role, metrics: specOf(component.kind).metrics })),
    links: components.flatMap(flowsOf),
    changes: changesOf(scenario),
    limits: components.flatMap((component) => limitEntriesOf(scenario, component)),
    assumptions: assumptionsOf(scenario),
    notModelled: [...new Set(kinds.flatMap((spec) => spec.notModelled))],
    prices: components.flatMap((component) => priceLinesOf(scenario, component)),
  };
}

/** Links in the direction messages go: a reader's comes from what it reads, a relay's from whom it follows. */
function flowsOf(component: ScenarioComponent): StudyContext['links'] {
  return linksOf(component).map((link) => ({ ...endsOf(link), label: link.setsAside === true ? DEAD_LETTERS : link.label }));
}

/** SHA-256 of the resolved scenario with its keys in order, and of the files it reads. */
export function scenarioHash(resolved: unknown, files: Readonly<Record<string, string>>): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson({ scenario: resolved, files }))));
}

function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${entries.map(([key, inner]) => `${JSON.stringify(key)}:${canonicalJson(inner)}`).join(',')}}`;
}
