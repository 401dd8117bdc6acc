/** What a component's compile step and the checks are given: documented values with the scenario's on top. */
import type { KeyPattern } from '../model/model.ts';
import type { CallTime } from '../services/call-time.ts';
import type { Facts } from '../services/facts.ts';
import type { Settings } from '../services/service.ts';
import { specOf } from '../services/specs.ts';
import type { Micros } from '../units/units.ts';
import type { LatencyChoice, LimitChoice, ScenarioComponent } from './scenario.ts';

/** The parts of a scenario settings are made of. */
export interface Choices {
  readonly components: readonly ScenarioComponent[];
  readonly duration: Micros;
  readonly region: string;
  readonly limits: LimitChoice;
  readonly latencies: LatencyChoice;
}

/** Keys are registered by the compiler; the checks have no use for them. */
export type RegisterKeys = (pattern: KeyPattern) => number;

export function settingsOf(choices: Choices, component: ScenarioComponent, keySpace: RegisterKeys = () => 0): Settings {
  const spec = specOf(component.kind);
  const written = choices.limits.values[component.name] ?? {};
  const own = spec.limitsSet?.(component.spec as never) ?? {};
  const latencies = choices.latencies.values[component.name] ?? {};
  const documented = (id: string): number => {
    const found = spec.limits.find((limit) => limit.id === id);
    if (found === undefined) throw new Error(`assertion: ${component.kind} has a limit ${id}`);
    return found.byRegion?.[choices.region] ?? found.value;
  };
  return {
    limit: (id) => written[id] ?? own[id] ?? (choices.limits.isNone ? Number.POSITIVE_INFINITY : documented(id)),
    documented,
    isOverridden: (id) => choices.limits.isNone || id in written || own[id] !== undefined,
    callTime(operation) {
      const override = latencies[operation] === undefined ? latencies['*'] : latencies[operation];
      if (override !== undefined) return override;
      return choices.latencies.isNone ? null : defaultCallTime(component.kind, operation);
    },
    isIdeal: choices.limits.isNone && choices.latencies.isNone,
    horizon: choices.duration,
    keySpace,
    factsOf(name) {
      const other = choices.components.find((one) => one.name === name);
      return other === undefined ? {} : componentFacts(choices, other);
    },
  };
}

/** What the checks compare across links. */
export function componentFacts(choices: Choices, component: ScenarioComponent): Facts {
  return specOf(component.kind).facts?.(component.spec as never, settingsOf(choices, component)) ?? {};
}

function defaultCallTime(kind: string, operation: string): CallTime {
  const found = specOf(kind).latencies.find((latency) => latency.operation === operation);
  if (found === undefined) throw new Error(`assertion: ${kind} has an operation ${operation}`);
  return { base: found.base, perExtraEntry: found.perExtraEntry, perByte: found.perByte };
}
