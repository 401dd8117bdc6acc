/**
 * A consumer of a compiled model as queueing theory sees it: arrivals, work, servers, and which of the
 * closed forms' assumptions the model breaks by how it is built.
 */

import type { Distribution } from '../kernel/distribution.ts';
import { meanOf, varianceOf } from '../kernel/moments.ts';
import type { ComponentModel, Model } from '../model/model.ts';
import { exceedance } from '../services/fields/distribution-facts.ts';
import { theoryOf } from '../services/models.ts';
import type { SourceView, WorkView } from '../services/theory.ts';
import type { ArrivalLaw, Assumption, ServiceLaw, StationDescription } from '../theory/second-opinion.ts';
import type { Micros } from '../units/units.ts';
import { arrivalCv2, isFedByOthers, type Span, type Traffic, trafficTo } from './traffic.ts';

export interface StationFacts {
  readonly consumer: string;
  /** What it reads from. */
  readonly source: { readonly name: string; readonly view: SourceView };
  readonly work: WorkView;
  readonly traffic: readonly Traffic[];
  /** Messages per second that all workers together finish at most. */
  readonly capacity: number;
  readonly description: StationDescription;
}

/**
 * Null where something else than producers feeds the source, or others share it: no closed form covers that.
 * Nor where nothing arrives, or work takes no time at all or has no finite mean: there is no load or no capacity to
 * speak of. Its rates are those of a span, or of the run.
 */
export function stationOf(model: Model, consumer: number, span?: Span): StationFacts | null {
  const component = model.components[consumer];
  const work = component === undefined ? undefined : theoryOf(component).work;
  const at = component === undefined || work === undefined ? undefined : component.links[work.over];
  const source = at === undefined ? undefined : sourceAt(model, at);
  if (component === undefined || work === undefined || at === undefined || source === undefined) return null;
  const isShared = source.view.places === null && model.components.some((other, i) => i !== consumer && readsFrom(other) === at);
  const traffic = trafficTo(model, at, span);
  const meanWork = meanOf(work.serviceTime);
  const isIdle = traffic.every(({ meanPerSecond }) => meanPerSecond === 0);
  if (isShared || isFedByOthers(model, at) || isIdle || !(meanWork > 0 && Number.isFinite(meanWork))) return null;
  return {
    consumer: component.name,
    source,
    work,
    traffic,
    capacity: capacityOf(work, source.view.places),
    description: descriptionOf(source.view, work, traffic),
  };
}

/** Undefined where the component tells nothing of how it holds messages. */
export function sourceAt({ components }: Model, at: number): StationFacts['source'] | undefined {
  const component = components[at];
  const view = component === undefined ? undefined : theoryOf(component).source;
  return component === undefined || view === undefined ? undefined : { name: component.name, view };
}

function readsFrom(component: ComponentModel): number | undefined {
  const { work } = theoryOf(component);
  return work === undefined ? undefined : component.links[work.over];
}

/** More than a receive and a delete take together, whatever they take. */
const CALLS_MOST: Micros = 1e6;
/** Seldomer than that no run shows it. */
const SELDOM = 1e-6;

/** Whether a message may be visible again before the work on it, and on those before it in its worker's hands, is done and told of. */
export function mayReappear({ source: { view }, work }: StationFacts): boolean {
  const hidden = work.visibilityTimeout ?? view.visibilityTimeout;
  const isExtended = work.heartbeat > 0 && work.heartbeat < hidden;
  if (isExtended || hidden === Number.POSITIVE_INFINITY) return false;
  const held = work.atOnce + work.prefetch;
  const turns = work.serviceTimePer === 'message' ? held : Math.ceil(held / work.atOnce);
  // To outlast it one of them must take its part of the time. At the timeout itself the delete comes too late.
  const each = (hidden - (view.callsTakeTime ? CALLS_MOST : 0)) / turns;
  return exceedance(work.serviceTime, each - 1) >= SELDOM;
}

/** Messages that wait at an instant: those expected before it in excess of what all workers finish, as far as retention keeps them. */
export function backlogAt(instant: Micros, { traffic, capacity, source }: StationFacts, { seriesInterval }: Model): number {
  let backlog = 0;
  for (let start = 0, i = 0; start < instant; start += seriesInterval, i++) {
    const width = Math.min(seriesInterval, instant - start);
    const arrivals = traffic.reduce((sum, { perInterval }) => sum + (perInterval[i] ?? 0), 0) * (width / seriesInterval);
    backlog = Math.max(0, backlog + arrivals - (capacity * width) / 1e6);
  }
  return Math.min(backlog, (capacity * source.view.retention) / 1e6);
}

function serversOf({ workers }: WorkView, places: number | null): number {
  return places === null ? workers : Math.min(workers, places);
}

function together({ serviceTimePer, atOnce }: WorkView): number {
  return serviceTimePer === 'batch' ? atOnce : 1;
}

function capacityOf(work: WorkView, places: number | null): number {
  return (serversOf(work, places) * together(work) * 1e6) / meanOf(work.serviceTime);
}

function descriptionOf(source: SourceView, work: WorkView, traffic: readonly Traffic[]): StationDescription {
  return {
    arrivalRate: traffic.reduce((sum, { meanPerSecond }) => sum + meanPerSecond, 0),
    arrivals: arrivalLaw(traffic),
    batches: { kind: 'fixed', messages: 1 },
    service: serviceLaw(work),
    together: together(work),
    servers: serversOf(work, source.places),
    delay: source.delay / 1e6,
    broken: brokenBy(source, work, traffic),
  };
}

/** Independent Poisson streams add up to one; of others the variabilities are averaged. */
function arrivalLaw(traffic: readonly Traffic[]): ArrivalLaw {
  const [only, ...more] = traffic;
  if (traffic.every(({ view }) => view.arrivals.kind === 'poisson')) return { kind: 'poisson' };
  if (only === undefined || more.length > 0) {
    const total = traffic.reduce((sum, { meanPerSecond }) => sum + meanPerSecond, 0);
    return { kind: 'general', cv2: traffic.reduce((sum, { view, meanPerSecond }) => sum + (arrivalCv2(view) * meanPerSecond) / total, 0) };
  }
  const { arrivals, taken } = only.view;
  const whole = arrivals.kind === 'renewal' ? renewalLaw(arrivals.interarrival, 1 / only.meanPerSecond) : ({ kind: 'regular' } as const);
  return (taken === 1 ? whole : null) ?? { kind: 'general', cv2: arrivalCv2(only.view) };
}

/** Null where no closed form knows the gaps. Their mean is that of the rate, in seconds, whatever is written. */
function renewalLaw(gaps: Distribution, meanGap: number): ArrivalLaw | null {
  switch (gaps.kind) {
    case 'constant':
      return { kind: 'regular' };
    case 'exponential':
      return { kind: 'poisson' };
    case 'gamma':
      return { kind: 'gamma', shape: gaps.shape };
    case 'erlang':
      return { kind: 'gamma', shape: gaps.phases };
    case 'hyperexponential': {
      const stretch = meanGap / meanOf(gaps);
      return { kind: 'hyperexponential', branches: gaps.branches.map(({ probability, mean }) => ({ probability, mean: mean * stretch })) };
    }
    default:
      return null;
  }
}

/** Seconds, of all that is worked on together. */
function serviceLaw({ serviceTime }: WorkView): ServiceLaw {
  const mean = meanOf(serviceTime) / 1e6;
  if (serviceTime.kind === 'constant') return { kind: 'constant', mean };
  if (serviceTime.kind === 'exponential') return { kind: 'exponential', mean };
  if (serviceTime.kind === 'hyperexponential')
    return { kind: 'hyperexponential', branches: serviceTime.branches.map((branch) => ({ ...branch, mean: branch.mean / 1e6 })) };
  return { kind: 'general', mean, cv2: varianceOf(serviceTime) / meanOf(serviceTime) ** 2 };
}

function brokenBy(source: SourceView, work: WorkView, traffic: readonly Traffic[]): readonly Assumption[] {
  const broken: Assumption[] = [];
  if (traffic.some(({ isConstant: steady }) => !steady)) broken.push('constantRate');
  if (traffic.some(({ view: { repeats } }) => repeats !== null)) broken.push('noRepeats');
  if (work.failureShare > 0) broken.push('noRetries');
  const isHandedOutInBatches = work.atOnce > together(work) || work.prefetch > 0;
  if (traffic.some(({ view: { batch } }) => batch.records > 1 && batch.linger > 0) || isHandedOutInBatches) broken.push('oneAtATime');
  if (source.callsTakeTime && traffic.some(({ view: { connections } }) => Number.isFinite(connections))) broken.push('unboundedCalls');
  if (source.callsTakeTime || work.polls) broken.push('noLatency');
  if ((source.places ?? 1) > 1 || source.isGrouped) broken.push('anyServer');
  if (source.lines > 1) broken.push('firstComeFirstServed');
  return broken;
}
