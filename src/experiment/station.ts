/**
 * A consumer of a compiled model as queueing theory sees it: arrivals, work, servers, and which of the
 * closed forms' assumptions the model breaks by how it is built. Fields are read by name, not by kind.
 */

import type { Distribution } from '../kernel/distribution.ts';
import { meanOf, varianceOf } from '../kernel/moments.ts';
import type { ComponentModel, Model } from '../model/model.ts';
import type { ArrivalLaw, Assumption, ServiceLaw, StationDescription } from '../theory/second-opinion.ts';
import { arrivalCv2, isFedByOthers, type Traffic, trafficTo } from './traffic.ts';

/** Fields of a consumer's configuration that decide what it can do. */
export interface Work {
  readonly workers: number;
  /** Microseconds. */
  readonly serviceTime: Distribution;
  readonly serviceTimePer: 'message' | 'batch';
  readonly batch?: number;
  readonly recordsMost?: number;
  readonly prefetch?: number;
  readonly failureShare?: number;
  readonly wait?: number;
  readonly pollInterval?: number;
}

export interface StationFacts {
  readonly consumer: string;
  /** What it reads from. */
  readonly source: ComponentModel;
  readonly work: Work;
  readonly traffic: readonly Traffic[];
  /** Messages per second that all workers together finish at most. */
  readonly capacity: number;
  /** Where messages are spread over by key, each read by one worker at a time; null for one line. */
  readonly places: number | null;
  readonly description: StationDescription;
}

/**
 * Null where something else than producers feeds the source, or others share it: no closed form covers that.
 * Nor where work takes no time at all, or has no finite mean: there is no capacity to speak of.
 */
export function stationOf(model: Model, consumer: number): StationFacts | null {
  const component = model.components[consumer];
  const work = component === undefined ? null : workOf(component);
  const at = component?.links.from;
  const source = at === undefined ? undefined : model.components[at];
  if (component === undefined || work === null || at === undefined || source === undefined) return null;
  const places = placesOf(source);
  const isShared = places === null && model.components.some((other, i) => i !== consumer && other.role === 'consumer' && other.links.from === at);
  const traffic = trafficTo(model, at);
  const meanWork = meanOf(work.serviceTime);
  if (isShared || isFedByOthers(model, at) || traffic.length === 0 || !(meanWork > 0 && Number.isFinite(meanWork))) return null;
  return {
    consumer: component.name,
    source,
    work,
    traffic,
    places,
    capacity: capacityOf(work, places),
    description: descriptionOf(source, work, traffic, places),
  };
}

export function workOf({ role, config }: ComponentModel): Work | null {
  return role === 'consumer' && 'workers' in config && 'serviceTime' in config && 'serviceTimePer' in config ? (config as Work) : null;
}

/** Shards or partitions: the most of its readers that can work at once. */
export function placesOf({ config }: ComponentModel): number | null {
  if ('shards' in config && typeof config.shards === 'number') return config.shards;
  return 'partitions' in config && typeof config.partitions === 'number' ? config.partitions : null;
}

function serversOf({ workers }: Work, places: number | null): number {
  return places === null ? workers : Math.min(workers, places);
}

function atOnce({ batch, recordsMost }: Work): number {
  return batch ?? recordsMost ?? 1;
}

function together(work: Work): number {
  return work.serviceTimePer === 'batch' ? atOnce(work) : 1;
}

function capacityOf(work: Work, places: number | null): number {
  return (serversOf(work, places) * together(work) * 1e6) / meanOf(work.serviceTime);
}

function descriptionOf(source: ComponentModel, work: Work, traffic: readonly Traffic[], places: number | null): StationDescription {
  return {
    arrivalRate: traffic.reduce((sum, { meanPerSecond }) => sum + meanPerSecond, 0),
    arrivals: arrivalLaw(traffic),
    batches: { kind: 'fixed', messages: 1 },
    service: serviceLaw(work),
    together: together(work),
    servers: serversOf(work, places),
    delay: 'delay' in source.config ? Number(source.config.delay) / 1e6 : 0,
    broken: brokenBy(source, work, traffic, places),
  };
}

/** Independent Poisson streams add up to one; of others the variabilities are averaged. */
function arrivalLaw(traffic: readonly Traffic[]): ArrivalLaw {
  const [only, ...more] = traffic;
  if (traffic.every(({ config }) => config.arrivals.kind === 'poisson')) return { kind: 'poisson' };
  if (only === undefined || more.length > 0) {
    const total = traffic.reduce((sum, { meanPerSecond }) => sum + meanPerSecond, 0);
    return { kind: 'general', cv2: traffic.reduce((sum, { config, meanPerSecond }) => sum + (arrivalCv2(config) * meanPerSecond) / total, 0) };
  }
  const { arrivals } = only.config;
  if (arrivals.kind === 'regular') return { kind: 'regular' };
  if (arrivals.kind === 'renewal' && arrivals.interarrival.kind === 'erlang') return { kind: 'erlang', phases: arrivals.interarrival.phases };
  if (arrivals.kind === 'renewal' && arrivals.interarrival.kind === 'exponential') return { kind: 'poisson' };
  if (arrivals.kind === 'renewal' && arrivals.interarrival.kind === 'hyperexponential') {
    const stretch = 1 / (only.meanPerSecond * meanOf(arrivals.interarrival));
    return { kind: 'hyperexponential', branches: arrivals.interarrival.branches.map(({ probability, mean }) => ({ probability, mean: mean * stretch })) };
  }
  return { kind: 'general', cv2: arrivalCv2(only.config) };
}

/** Seconds, of all that is worked on together. */
function serviceLaw({ serviceTime }: Work): ServiceLaw {
  const mean = meanOf(serviceTime) / 1e6;
  if (serviceTime.kind === 'constant') return { kind: 'constant', mean };
  if (serviceTime.kind === 'exponential') return { kind: 'exponential', mean };
  if (serviceTime.kind === 'hyperexponential')
    return { kind: 'hyperexponential', branches: serviceTime.branches.map((branch) => ({ ...branch, mean: branch.mean / 1e6 })) };
  return { kind: 'general', mean, cv2: varianceOf(serviceTime) / meanOf(serviceTime) ** 2 };
}

function brokenBy(source: ComponentModel, work: Work, traffic: readonly Traffic[], places: number | null): readonly Assumption[] {
  const { config } = source;
  const broken: Assumption[] = [];
  if (traffic.some(({ isConstant: steady }) => !steady)) broken.push('constantRate');
  if (traffic.some(({ config: { repeats } }) => repeats !== null)) broken.push('noRepeats');
  if ((work.failureShare ?? 0) > 0) broken.push('noRetries');
  const isHandedOutInBatches = atOnce(work) > together(work) || (work.prefetch ?? 0) > 0;
  if (traffic.some(({ config: { batch } }) => batch.records > 1 && batch.linger > 0) || isHandedOutInBatches) broken.push('oneAtATime');
  if (takesTime(config) && traffic.some(({ config: { connections } }) => Number.isFinite(connections))) broken.push('unboundedCalls');
  if (takesTime(config) || work.wait === 0 || work.pollInterval !== undefined) broken.push('noLatency');
  if ((places ?? 1) > 1 || 'lookAhead' in config) broken.push('anyServer');
  if ('stores' in config && Number(config.stores) > 1) broken.push('firstComeFirstServed');
  return broken;
}

function takesTime(config: object): boolean {
  if (!('latencies' in config) || typeof config.latencies !== 'object' || config.latencies === null) return false;
  return Object.values(config.latencies).some((time) => time !== null);
}
