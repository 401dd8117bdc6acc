/**
 * What a model's producers send, before anything is simulated: expected arrivals over time, and where
 * hashed keys put them. Asks each component for what it tells queueing theory (services/theory.ts), so that a
 * service that comes later takes part by telling it too.
 */
import { meanOf, varianceOf } from '../kernel/moments.ts';
import type { ComponentModel, Model, RatePattern, RatePoint } from '../model/model.ts';
import type { StudyResult } from '../result/study-result.ts';
import { exceedance } from '../services/fields/distribution-facts.ts';
import { nameIn, weightsIn } from '../services/key-pattern.ts';
import { theoryOf } from '../services/models.ts';
import { arrivalsUntil } from '../services/rates.ts';
import { ringOf } from '../services/ring.ts';
import type { TrafficView } from '../services/theory.ts';
import type { Micros, Ratio } from '../units/units.ts';

/** A producer's traffic, and the part of it that is not refused for its size: only that ever arrives. */
export interface TakenView extends TrafficView {
  readonly taken: Ratio;
}

export interface Traffic {
  readonly producer: string;
  readonly view: TakenView;
  /** Expected arrivals in each interval of the run, the application's own doubles included, without what is refused for its size. */
  readonly perInterval: Float64Array;
  /** Expected arrivals per second over the span asked about; of doubles from when they begin. */
  readonly meanPerSecond: number;
  /** Whether the expected rate of what is sent first is the same all along that span. */
  readonly isConstant: boolean;
  /** Whether the rate itself is drawn (bursts), so that one run may differ much from what is expected. */
  readonly isDrawn: boolean;
}

/** A part of a run. */
export interface Span {
  readonly from: Micros;
  readonly until: Micros;
}

/** What a result's numbers are of: the run without the warm-up that was used. */
export function observedSpan({ time: { warmUp } }: StudyResult, { horizon }: Model): Span {
  return { from: 1000 * Math.max(...warmUp.untilMs), until: horizon };
}

/** Traffic of every producer that sends to a component at a rate of its own, intervals as wide as the model's series; rates over a span, or over the run. */
export function trafficTo(model: Model, target: number, span: Span = { from: 0, until: model.horizon }): readonly Traffic[] {
  return model.components.flatMap((component) => {
    const view = theoryOf(component).traffic;
    return view !== undefined && component.links[view.over] === target ? [trafficOf(model, component.name, view, model.components[target]!, span)] : [];
  });
}

/** Whether anything else than traffic that is known of feeds a component, or may: a relay, a queue with dead letters. */
export function isFedByOthers({ components }: Model, target: number): boolean {
  return components.some((other) => {
    const { traffic, work } = theoryOf(other);
    const isKnown = (link: string): boolean => link === traffic?.over || link === work?.over;
    return Object.entries(other.links).some(([link, index]) => index === target && !isKnown(link));
  });
}

function trafficOf({ horizon, seriesInterval }: Model, producer: string, view: TrafficView, target: ComponentModel, span: Span): Traffic {
  const { share, after } = repeatsOf(view, target);
  const intervals = Math.max(1, Math.ceil(horizon / seriesInterval));
  const taken = takenOf(view, target);
  const firstUntil = (at: number): number => taken * arrivalsUntil(view.rate, Math.max(0, Math.min(at, horizon)));
  const until = (at: number): number => firstUntil(at) + share * firstUntil(at - after);
  const perSecond = (from: number, to: number): number => (to > from ? ((firstUntil(to) - firstUntil(from)) * 1e6) / (to - from) : 0);
  const perInterval = Float64Array.from({ length: intervals }, (_, i) => until((i + 1) * seriesInterval) - until(i * seriesInterval));
  return {
    producer,
    view: { ...view, taken },
    perInterval,
    meanPerSecond: perSecond(span.from, span.until) + share * perSecond(Math.max(0, span.from - after), span.until - after),
    isConstant: isConstant(view.rate, span),
    isDrawn: view.rate.kind === 'bursts',
  };
}

/** Where one that is too large takes others of its call with it, how many these are is not known: all are taken to arrive. */
function takenOf({ size, batch }: TrafficView, target: ComponentModel): Ratio {
  const largest = theoryOf(target).source?.largest;
  const isWithOthers = batch.records > 1 && batch.linger > 0;
  if (largest === undefined || largest.bytes === Number.POSITIVE_INFINITY || (largest.refused === 'call' && isWithOthers)) return 1;
  // A size is rounded to whole bytes.
  return 1 - exceedance(size, largest.bytes + 0.5);
}

/** Doubles that the target stores for certain; a queue that deduplicates knows those of the same id within its window, in another group perhaps not. */
function repeatsOf({ repeats }: TrafficView, target: ComponentModel): { readonly share: number; readonly after: number } {
  const none = { share: 0, after: 0 };
  const window = theoryOf(target).source?.knowsIdsFor ?? null;
  if (repeats === null || repeats.hasNewIds || window === null) return repeats ?? none;
  return repeats.after > window ? repeats : none;
}

/** Messages that all producers with a rate of their own together are expected to send in one replication. */
export function expectedMessages({ components, horizon }: Model): number {
  return components.reduce((sum, component) => {
    const { traffic } = theoryOf(component);
    return traffic === undefined ? sum : sum + arrivalsUntil(traffic.rate, horizon);
  }, 0);
}

function isConstant(rate: RatePattern, { from, until }: Span): boolean {
  if (rate.kind === 'segments') {
    const { points } = rate;
    const first = points.findLastIndex((point) => point.at <= from);
    const isSame = ({ at, rate: here, ramps }: RatePoint, i: number): boolean => {
      const isPassed = i < first || at >= until;
      return isPassed || (here === points[first]!.rate && (!ramps || points[i + 1]?.rate === here));
    };
    return first >= 0 && points.every(isSame);
  }
  if (rate.kind !== 'counts' || rate.perInterval.length * rate.interval < until) return false;
  const passed = rate.perInterval.slice(Math.floor(from / rate.interval), Math.ceil(until / rate.interval));
  return passed.every((count) => count === passed[0]);
}

/** Squared coefficient of variation of the gaps between arrivals at a steady rate. Where each is taken by chance, a geometric number of gaps make one. */
export function arrivalCv2({ arrivals, taken }: TakenView): number {
  if (arrivals.kind === 'poisson') return 1;
  const cv2 = arrivals.kind === 'regular' ? 0 : varianceOf(arrivals.interarrival) / meanOf(arrivals.interarrival) ** 2;
  return taken * cv2 + 1 - taken;
}

/** Part of a producer's messages that each of `places` equal ranges of the MD5 hash takes. */
export function placeShares(model: Model, { keySpace }: TrafficView, places: number): Float64Array {
  const pattern = model.keySpaces[keySpace]?.pattern;
  const shares = new Float64Array(places);
  if (pattern === undefined || pattern.kind === 'unique') return shares.fill(1 / places);
  const weights = weightsIn(pattern);
  const ring = ringOf(pattern);
  let total = 0;
  for (const weight of weights) total += weight;
  for (let key = 0; key < weights.length; key++) shares[Math.min(places - 1, Math.floor(ring.positionOf(key) * places))]! += weights[key]! / total;
  return shares;
}

/** Expected arrivals of each place, interval by interval. */
export function placeFlows(model: Model, traffic: readonly Traffic[], places: number): readonly Float64Array[] {
  const length = traffic[0]?.perInterval.length ?? 0;
  const flows = Array.from({ length: places }, () => new Float64Array(length));
  for (const { view, perInterval } of traffic) {
    placeShares(model, view, places).forEach((share, place) => {
      for (let i = 0; i < length; i++) flows[place]![i]! += share * perInterval[i]!;
    });
  }
  return flows;
}

/** A second of hashing; of more keys than that no shard gets more than its even share by much. */
const KEYS_PLACED_MOST = 200_000;

/** Whether all keys can be placed, or no two records share one. */
export function isPlaceable(model: Model, traffic: readonly Traffic[]): boolean {
  return traffic.every(({ view }) => {
    const space = model.keySpaces[view.keySpace];
    return space?.pattern.kind === 'unique' || (space?.size ?? 0) <= KEYS_PLACED_MOST;
  });
}

/** Part of all traffic's messages that each of `places` takes. */
export function sharesOver(model: Model, traffic: readonly Traffic[], places: number): Float64Array {
  const total = traffic.reduce((sum, { meanPerSecond }) => sum + meanPerSecond, 0);
  const shares = new Float64Array(places);
  for (const { view, meanPerSecond } of traffic)
    placeShares(model, view, places).forEach((share, i) => {
      shares[i]! += (share * meanPerSecond) / total;
    });
  return shares;
}

export interface KeyShares {
  /** Part of a producer's messages that each of its keys takes. */
  readonly shares: Float64Array;
  nameOf(key: number): string;
}

/** Null where no two messages have the same key. */
export function keySharesOf(model: Model, { keySpace }: TrafficView): KeyShares | null {
  const pattern = model.keySpaces[keySpace]?.pattern;
  if (pattern === undefined || pattern.kind === 'unique') return null;
  const weights = weightsIn(pattern);
  let total = 0;
  for (const weight of weights) total += weight;
  return { shares: weights.map((weight) => weight / total), nameOf: (key) => nameIn(pattern, key) };
}
