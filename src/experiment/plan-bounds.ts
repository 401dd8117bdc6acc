/**
 * What a closed form says of a candidate before it is simulated: that an objective cannot hold, because
 * more work arrives than its workers can do or more records than its shards may take. The expected flow
 * (a fluid) waits less and is refused less than the random one; to be safe against a lucky run, four
 * standard deviations are taken off what has arrived. Never used to say that something does hold.
 */
import type { Model } from '../model/model.ts';
import type { Objective, StudyContext } from '../result/context.ts';
import { holds } from '../result/objectives.ts';
import { theoryOf } from '../services/models.ts';
import type { SourceView } from '../services/theory.ts';
import { secondOpinion } from '../theory/second-opinion.ts';
import { percentile } from '../theory/station.ts';
import { formatDuration, formatNumber, formatShare } from '../units/format.ts';
import { DEVIATIONS, leastDelay, mayBeTooLarge, SHARES } from './fluid-delays.ts';
import { type StationFacts, sourceAt, stationOf } from './station.ts';
import { isFedByOthers, placeFlows, type Traffic, trafficTo } from './traffic.ts';

export interface Hopeless {
  readonly objective: string;
  readonly sentence: string;
}

const DELAYS = ['sojourn', 'waiting'];

/** Why no run of this model can meet its objectives; null when nothing rules it out. */
export function hopelessOf(model: Model, context: StudyContext): Hopeless | null {
  for (const objective of context.objectives) {
    if (!objective.operator.startsWith('<')) continue;
    const found = tooSlow(model, objective) ?? tooNarrow(model, objective);
    if (found !== null) return { objective: objective.expression, sentence: found };
  }
  return null;
}

/** Whether the closed forms expect every objective they cover to hold: where a search had best begin. */
export function isExpectedToHold(model: Model, context: StudyContext): boolean {
  return context.objectives.every((objective) => {
    const expected = expectedValue(model, objective);
    return expected === null || holds(objective.operator, objective.bound, expected);
  });
}

/** Milliseconds that theory expects of a consumer's delay; null where it has nothing to say. */
function expectedValue(model: Model, { component, metric, aggregate }: Objective): number | null {
  const facts = stationNamed(model, component);
  if (facts === null || !DELAYS.includes(metric)) return null;
  const opinion = secondOpinion(facts.description);
  if (opinion === null) return null;
  const { station } = opinion;
  if (aggregate === 'mean') return 1000 * (metric === 'waiting' ? station.meanWaiting : station.meanSojourn);
  const tail = metric === 'waiting' ? station.waitingTail : station.sojournTail;
  const share = SHARES[aggregate];
  if (share === undefined) return null;
  if (tail !== null) return 1000 * percentile(tail, share);
  // Without a distribution, an exponential wait of that mean is a fair guess.
  const { delay } = facts.description;
  const inLine = (delay - station.meanWaiting) * Math.log(1 - share);
  return 1000 * (delay + inLine + (metric === 'waiting' ? 0 : station.meanSojourn - station.meanWaiting));
}

function stationNamed(model: Model, name: string): StationFacts | null {
  return stationOf(
    model,
    model.components.findIndex((component) => component.name === name),
  );
}

/** A consumer that cannot keep up long enough for its delays to pass the bound. */
function tooSlow(model: Model, { component, metric, aggregate, operator, bound }: Objective): string | null {
  if (!DELAYS.includes(metric) || !(aggregate === 'mean' || aggregate === 'max' || aggregate in SHARES)) return null;
  const facts = stationNamed(model, component);
  if (facts === null || !isSteadyFlow(facts) || (aggregate in SHARES && hasUnevenWorkers(facts))) return null;
  const least = leastDelay(model, facts, aggregate);
  if (least === null || holds(operator, bound, 1000 * least)) return null;
  const { arrivalRate, servers } = facts.description;
  return `${component}: ${formatNumber((arrivalRate * servers) / facts.capacity)} servers' worth of work for ${servers}; ${metric}.${aggregate} would be at least ${formatDuration(1e6 * least)}`;
}

/** What the fluid knows nothing of: messages that are dropped as copies, or set aside as dead letters. */
function isSteadyFlow({ traffic, source: { view } }: StationFacts): boolean {
  return view.knowsIdsFor === null && !view.setsAside && traffic.every(isSteady);
}

/** Sent as it arrives: at a rate that is not drawn, each message once, and without holding back. */
function isSteady({ isDrawn, view: { retry, connections, repeats } }: Traffic): boolean {
  return !isDrawn && repeats === null && !retry.adaptive && connections === Number.POSITIVE_INFINITY;
}

/** Several workers with several shards each: while one falls behind, most records may belong to the others. */
function hasUnevenWorkers({ source, work: { workers } }: StationFacts): boolean {
  const { places } = source.view;
  return places !== null && workers > 1 && workers < places;
}

export interface WriteLimit {
  /** Records per second of one shard, by whichever of records and bytes binds first on average. */
  readonly perSecond: number;
  readonly depth: number;
}

function writeLimitOf({ writeLimit }: SourceView, bytesEach: number): WriteLimit | null {
  if (writeLimit === null) return null;
  const { records, bytes } = writeLimit;
  const byBytes = bytesEach > 0 ? bytes.perSecond / bytesEach : Number.POSITIVE_INFINITY;
  const perSecond = Math.min(records.perSecond, byBytes);
  if (!Number.isFinite(perSecond)) return null;
  const depth = byBytes < records.perSecond ? bytes.depth / bytesEach : records.depth;
  return { perSecond, depth: Math.max(depth, perSecond) };
}

/** A stream whose shards must refuse more than the objective allows, by the real hash of the keys. */
function tooNarrow(model: Model, objective: Objective): string | null {
  const { operator, bound } = objective;
  const shards = judgedShards(model, objective);
  if (shards === null) return null;
  const { stream, flows, limit } = shards;
  const refused = flows.map((flow) => excessOf(flow, limit, model));
  const allRefused = sumOf(refused);
  // Every attempt is refused or accepted; more attempts than these are more refusals.
  const share = allRefused / (allRefused + acceptedAtMost(model, shards));
  if (!(share > 0) || holds(operator, bound, share)) return null;
  const hottest = refused.indexOf(Math.max(...refused));
  return `${stream}: shard ${hottest} of ${flows.length} would be offered more than its ${formatNumber(limit.perSecond)} records/s for long enough to refuse at least ${formatShare(share)} of all attempts`;
}

/** The shards whose refusals an objective is about, where they are counted from the start. */
export function judgedShards(model: Model, { component, metric, aggregate }: Objective): Shards | null {
  if (aggregate !== 'share' || model.warmUp.kind !== 'fixed' || model.warmUp.until > 0) return null;
  return shardsBehind(model, component, metric);
}

export interface Shards {
  readonly stream: string;
  readonly traffic: readonly Traffic[];
  /** Expected first attempts at each shard, interval by interval. */
  readonly flows: readonly Float64Array[];
  readonly limit: WriteLimit;
}

/** Of a stream, or of the one producer that sends to it; null where more is sent than is known, or no limit binds that the metric is of. */
function shardsBehind(model: Model, name: string, metric: string): Shards | null {
  const at = model.components.findIndex((component) => component.name === name);
  const found = model.components[at];
  const sent = found === undefined ? undefined : theoryOf(found).traffic;
  const target = sent === undefined ? at : found?.links[sent.over];
  const source = target === undefined ? undefined : sourceAt(model, target);
  if (target === undefined || source === undefined) return null;
  const { places, writeLimit } = source.view;
  if (places === null || writeLimit?.refusals.includes(metric) !== true) return null;
  const traffic = trafficTo(model, target);
  const isAlone = !isFedByOthers(model, target) && (sent === undefined || traffic.length === 1);
  const limit = writeLimitOf(source.view, sizeOfAll(traffic));
  if (!isAlone || limit === null || !traffic.every(isSteady) || mayBeTooLarge(model, traffic, source.view)) return null;
  return { stream: source.name, traffic, flows: placeFlows(model, traffic, places), limit };
}

/** Each record once, unless calls are sent again as a whole, and no more than each shard takes in all. */
export function acceptedAtMost({ horizon }: Model, { traffic, flows, limit: { perSecond, depth } }: Shards): number {
  const room = (perSecond * horizon) / 1e6 + depth;
  const isOnce = traffic.every(({ view: { retry } }) => retry.entries !== 'whole');
  return sumOf(
    flows.map((flow) => {
      const offered = sumOf(flow);
      return isOnce ? Math.min(room, offered + DEVIATIONS * Math.sqrt(offered)) : room;
    }),
  );
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}

/** Bytes of every record; 0 where sizes differ: a shard that is full takes the small ones, and refuses fewer than the mean would tell. */
function sizeOfAll(traffic: readonly Traffic[]): number {
  const sizes = traffic.map(({ view: { size } }) => (size.kind === 'constant' ? size.value : 0));
  return sizes.every((size) => size === sizes[0]) ? (sizes[0] ?? 0) : 0;
}

/** Records one place must refuse at least: each stretch above the limit, less the burst it may take at once. */
export function excessOf(flow: Float64Array, { perSecond, depth }: WriteLimit, { seriesInterval, horizon }: Model): number {
  let [refused, over, arrived] = [0, 0, 0];
  const close = (): void => {
    refused += Math.max(0, over - depth - DEVIATIONS * Math.sqrt(arrived));
    [over, arrived] = [0, 0];
  };
  flow.forEach((arrivals, i) => {
    const width = (Math.min(horizon, (i + 1) * seriesInterval) - i * seriesInterval) / 1e6;
    const excess = arrivals - perSecond * width;
    if (excess <= 0) return close();
    over += excess;
    arrived += arrivals;
  });
  close();
  return refused;
}
