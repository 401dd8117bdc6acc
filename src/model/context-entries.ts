/** Limits, changes, assumptions and prices of a scenario, as a report shows them. */

import { meanOf } from '../kernel/moments.ts';
import type { PriceLine, StudyContext } from '../result/context.ts';
import type { Assumption, LimitEntry } from '../result/study-result.ts';
import type { Scenario, ScenarioComponent } from '../scenario/scenario.ts';
import { componentFacts, settingsOf } from '../scenario/settings.ts';
import type { CallTime } from '../services/call-time.ts';
import type { LatencyDefault, Limit, Price, PriceTier } from '../services/service.ts';
import { pricesOf, specOf } from '../services/specs.ts';
import { formatDuration } from '../units/format.ts';

const BY_SCENARIO = 'this scenario';

/** Durations are in milliseconds, as everywhere in a result; null is no limit. */
export function limitEntriesOf(scenario: Scenario, component: ScenarioComponent): readonly LimitEntry[] {
  const settings = settingsOf(scenario, component);
  const spec = specOf(component.kind);
  const outOfForce = spec.limitsOutOfForce?.(component.spec as never) ?? [];
  const inForce = spec.limits.filter(({ id }) => !outOfForce.includes(id));
  return inForce.map((limit) => {
    const overridden = settings.isOverridden(limit.id);
    return {
      id: `${component.name}.${limit.id}`,
      value: inResult(settings.limit(limit.id), limit),
      unit: UNITS[limit.unit],
      source: limit.source,
      asOf: limit.asOf,
      overridden,
      ...(overridden ? { documented: inResult(settings.documented(limit.id), limit) } : {}),
      error: limit.error,
      note: noteOf(limit),
    };
  });
}

function inResult(value: number, { unit }: Limit): number | null {
  if (!Number.isFinite(value)) return null;
  return unit === 'µs' ? value / 1_000 : value;
}

const UNITS: Readonly<Record<Limit['unit'], string>> = { count: 'count', B: 'bytes', 'B/s': 'bytes/s', '/s': 'count/s', µs: 'ms' };

function noteOf(limit: Limit): string {
  const scope = `Per ${limit.scope}.`;
  return limit.note === undefined ? scope : `${scope} ${limit.note}`;
}

/** Those of the run, in the order they are felt: what comes later is said in a warning. */
export function changesOf(scenario: Scenario): StudyContext['changes'] {
  const changes = scenario.components.flatMap((component) => {
    const { changes: told = [] } = componentFacts(scenario, component);
    return told
      .filter(({ feltAt }) => feltAt < scenario.duration)
      .map(({ attribute, from, to, at, feltAt }) => ({ component: component.name, attribute, from, to, atMs: at / 1_000, feltAtMs: feltAt / 1_000 }));
  });
  return changes.sort((a, b) => a.feltAtMs - b.feltAtMs);
}

export function assumptionsOf(scenario: Scenario): readonly Assumption[] {
  const latencies = scenario.components.flatMap((component) => latencyAssumptions(scenario, component));
  const kinds = [...new Set(scenario.components.map(({ kind }) => kind))];
  const notes = kinds.flatMap((kind) =>
    specOf(kind).assumptions.map(({ id, text, source, asOf, trust }): Assumption => ({ id: `${kind}.${id}`, text, value: '', source, asOf, trust })),
  );
  return [...latencies, ...notes];
}

function latencyAssumptions(scenario: Scenario, component: ScenarioComponent): readonly Assumption[] {
  const settings = settingsOf(scenario, component);
  return specOf(component.kind).latencies.map((latency): Assumption => {
    const used = settings.callTime(latency.operation);
    const isDefault = used !== null && used.base === latency.base;
    return {
      id: `${component.name}.${latency.operation}`,
      text: textOf(component, latency),
      value: isDefault ? latency.text : usedText(used),
      source: isDefault ? latency.source : BY_SCENARIO,
      asOf: isDefault ? latency.asOf : '',
      trust: isDefault ? latency.trust : 'high',
    };
  });
}

function textOf({ name }: ScenarioComponent, { operation }: LatencyDefault): string {
  return operation === 'Propagation'
    ? `From acceptance by ${name} until a reader can have the record`
    : `Time of ${operation} on ${name}, as its caller sees it`;
}

function usedText(used: CallTime): string {
  if (used === null) return 'no time at all';
  return used.base.kind === 'constant' ? formatDuration(used.base.value) : `${used.base.kind}, mean ${formatDuration(Math.round(meanOf(used.base)))}`;
}

/** The list's prices in the scenario's Region; what the scenario says is paid goes before them, for every unit. */
export function priceLinesOf({ region, prices }: Scenario, component: ScenarioComponent): readonly PriceLine[] {
  return pricesOf(component).map((price): PriceLine => {
    const { id, item, usage, per, unit, freePerMonth = 0, allowance, infracost, tiers = [], source, asOf, note } = price;
    const paid = prices[component.name]?.[id];
    return {
      component: component.name,
      id,
      item,
      usage,
      per,
      unit,
      usd: paid ?? usdIn(region, price) ?? null,
      freePerMonth,
      ...(allowance === undefined ? {} : { allowance }),
      ...(infracost === undefined ? {} : { infracost: infracostIn(region, infracost) }),
      ...(tiers.length === 0 || paid !== undefined ? {} : { tiers: tiers.map((tier) => tierIn(region, tier, price)) }),
      source: paid === undefined ? source : BY_SCENARIO,
      asOf: paid === undefined ? asOf : '',
      ...(note === undefined ? {} : { note }),
    };
  });
}

function usdIn(region: string, { usd }: Price): number | undefined {
  return typeof usd === 'number' ? usd : usd[region];
}

function infracostIn(region: string, { withRegion, ...use }: NonNullable<Price['infracost']>): NonNullable<PriceLine['infracost']> {
  return withRegion === true ? { ...use, also: { ...use.also, region } } : use;
}

/** Where a tier's price is unknown, its source has no say in it. */
function tierIn(region: string, { above, usd, ...sourced }: PriceTier, { source, asOf }: Price): NonNullable<PriceLine['tiers']>[number] {
  const known = usd[region];
  return known === undefined ? { above, usd: null, source, asOf } : { above, usd: known, ...sourced };
}
