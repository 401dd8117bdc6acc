/** Models by hand: components by name, in any order that builds, links by name. */
import type { Distribution } from '../../src/kernel/distribution.ts';
import type { ComponentModel, Model } from '../../src/model/model.ts';
import type { MetricRun, RunResult } from '../../src/result/run-result.ts';
import type { ProducerConfig } from '../../src/services/producer/config.ts';
import { constantRate, pollerConfig, producerConfig, standardConfig } from './configs.ts';
import { SECOND, uniformKeys } from './workbench.ts';

export interface PartOf {
  readonly name: string;
  readonly kind: string;
  readonly config: object;
  readonly links?: Readonly<Record<string, string>>;
}

const ROLES: Readonly<Record<string, ComponentModel['role']>> = { producer: 'producer', relay: 'producer', poller: 'consumer', 'shard-reader': 'consumer' };

/** `parts` as an assembler wants them: services first, then consumers, then producers. */
export function modelOf(parts: readonly PartOf[], own: Partial<Omit<Model, 'components'>> = {}): Model {
  const index = (name: string): number => {
    const found = parts.findIndex((part) => part.name === name);
    if (found < 0) throw new Error(`no part ${name}`);
    return found;
  };
  const components = parts.map(({ name, kind, config, links = {} }) => {
    return { name, kind, role: ROLES[kind] ?? 'service', config, links: Object.fromEntries(Object.entries(links).map(([link, to]) => [link, index(to)])) };
  });
  const horizon = own.horizon ?? 60 * SECOND;
  return { name: 'test', seed: 1998, horizon, warmUp: { kind: 'fixed', until: 0 }, seriesInterval: horizon, keySpaces: [uniformKeys(100)], ...own, components };
}

export interface StationOf {
  readonly servers: number;
  /** µs. */
  readonly serviceTime: Distribution;
  readonly arrivals: Pick<ProducerConfig, 'rate' | 'arrivals'>;
  readonly horizon: number;
  readonly warmUp?: number;
  readonly seed?: number;
}

/** The bare queueing system: producer `p`, queue `q`, consumer `w` with one-message workers. */
export function station({ servers, serviceTime, arrivals, horizon, warmUp = 0, seed = 1998 }: StationOf): Model {
  const parts: PartOf[] = [
    { name: 'q', kind: 'sqs-standard', config: standardConfig({ visibilityTimeout: Number.POSITIVE_INFINITY }) },
    { name: 'w', kind: 'poller', config: pollerConfig({ workers: servers, serviceTime }), links: { from: 'q' } },
    { name: 'p', kind: 'producer', config: producerConfig(arrivals), links: { to: 'q' } },
  ];
  return modelOf(parts, { horizon, seed, warmUp: { kind: 'fixed', until: warmUp } });
}

/** Poisson arrivals, per second. */
export function poisson(perSecond: number): StationOf['arrivals'] {
  return { rate: constantRate(perSecond), arrivals: { kind: 'poisson' } };
}

type Kind<K extends MetricRun['kind']> = Extract<MetricRun, { kind: K }>;

function metricOf<K extends MetricRun['kind']>(run: RunResult, component: string, metric: string, kind: K): Kind<K> {
  const found = run.components.find(({ name }) => name === component)?.metrics[metric];
  if (found?.kind !== kind) throw new Error(`no ${kind} ${component}.${metric}`);
  return found as Kind<K>;
}

export const samplesOf = (run: RunResult, component: string, metric: string): Kind<'samples'> => metricOf(run, component, metric, 'samples');
export const gaugeOf = (run: RunResult, component: string, metric: string): Kind<'gauge'> => metricOf(run, component, metric, 'gauge');
export const sumOf = (run: RunResult, component: string, metric: string): number => metricOf(run, component, metric, 'counter').sum;

export function ledgerOf(run: RunResult, component: string): RunResult['components'][number]['ledger'] {
  return run.components.find(({ name }) => name === component)!.ledger;
}
