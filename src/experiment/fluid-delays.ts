/**
 * How long messages wait at least where more arrives than can be done: a fluid in line, interval by interval. What chance may
 * take off is taken off, and which messages of the edges are counted is chosen as it suits the candidate best.
 */
import { meanOf, varianceOf } from '../kernel/moments.ts';
import type { Model } from '../model/model.ts';
import { exceedance } from '../services/fields/distribution-facts.ts';
import type { Bucket, SourceView } from '../services/theory.ts';
import type { StationFacts } from './station.ts';
import { arrivalCv2, placeFlows, type Traffic } from './traffic.ts';

/** Standard deviations that are allowed for chance. */
export const DEVIATIONS = 4;

/** Of percentiles, by aggregate. */
export const SHARES: Readonly<Record<string, number>> = { p50: 0.5, p90: 0.9, p95: 0.95, p99: 0.99, p999: 0.999 };

/**
 * Seconds that the aggregate of a consumer's delays comes to at least, of what is done between the end of the warm-up and that of the
 * run; null where the fluid cannot tell. Not where messages may grow too old in line, or may be refused: they spare the others their work.
 */
export function leastDelay(model: Model, facts: StationFacts, aggregate: string): number | null {
  if (model.warmUp.kind !== 'fixed' || mayRefuse(model, facts) || takesUnknownPart(model, facts)) return null;
  const waits = linesOf(model, facts).flatMap((line) => waitsIn(line, model));
  const kept = keptInLine(facts);
  if (waits.some(({ most }) => most >= kept)) return null;
  return leastStatistic(waits, aggregate, { from: model.warmUp.until, until: model.horizon, slack: slackOf(facts) });
}

/** Seconds beyond its wait in line that a message may take: its own work, and what it waits for before it is in line. */
function slackOf({ work, description }: StationFacts): number {
  return description.delay + (meanOf(work.serviceTime) + DEVIATIONS * Math.sqrt(varianceOf(work.serviceTime))) / 1e6;
}

interface Line {
  /** Expected arrivals, interval by interval. */
  readonly inflow: Float64Array;
  /** Messages per second. */
  readonly capacity: number;
  /** Variance of arrivals and work together, for each message. */
  readonly variability: number;
}

/** A shard with a worker of its own is a line by itself; else all wait in one, which is at most as long. */
function linesOf(model: Model, { traffic, source, capacity, work }: StationFacts): readonly Line[] {
  const { places } = source.view;
  const ofWork = varianceOf(work.serviceTime) / meanOf(work.serviceTime) ** 2;
  const ofArrivals = Math.max(...traffic.map(({ view }) => arrivalCv2(view)));
  if (places === null || places === 1 || work.workers < places) return [{ inflow: inflowOf(traffic), capacity, variability: ofArrivals + ofWork }];
  // Which shard a record is for is chance, however regular they come.
  const variability = Math.max(1, ofArrivals) + ofWork;
  return placeFlows(model, traffic, places).map((inflow) => ({ inflow, capacity: capacity / places, variability }));
}

function inflowOf(traffic: readonly Traffic[]): Float64Array {
  const length = traffic[0]?.perInterval.length ?? 0;
  return Float64Array.from({ length }, (_, i) => traffic.reduce((all, { perInterval }) => all + perInterval[i]!, 0));
}

/** Of the messages that arrive in [from, until), µs. */
interface Wait {
  readonly from: number;
  readonly until: number;
  readonly arrivals: number;
  /** Seconds, as far as chance may take it either way. */
  readonly least: number;
  readonly most: number;
}

function waitsIn({ inflow, capacity, variability }: Line, { horizon, seriesInterval }: Model): readonly Wait[] {
  let [arrived, backlog] = [0, 0];
  return Array.from(inflow, (arrivals, i) => {
    const from = i * seriesInterval;
    const until = Math.min(horizon, from + seriesInterval);
    const before = backlog;
    arrived += arrivals;
    backlog = Math.max(0, backlog + arrivals - (capacity * (until - from)) / 1e6);
    const chance = DEVIATIONS * Math.sqrt(arrived * variability);
    const least = Math.max(0, Math.min(before, backlog) - chance) / capacity;
    return { from, until, arrivals, least, most: (before + arrivals + chance) / capacity };
  });
}

interface Window {
  /** Completions are counted between these instants, µs. */
  readonly from: number;
  readonly until: number;
  /** Seconds. */
  readonly slack: number;
}

/**
 * The least the aggregate can be: over the waits that are counted for certain, and those of the ones that may be counted which make it
 * less. Null where nothing is counted for certain.
 */
function leastStatistic(waits: readonly Wait[], aggregate: string, window: Window): number | null {
  const some = waits.filter((wait) => wait.arrivals > 0 && mayBeCounted(wait, window));
  const certain = some.filter((wait) => isCountedForCertain(wait, window));
  if (certain.length === 0) return null;
  const perhaps = some.filter((wait) => !isCountedForCertain(wait, window));
  // What is above the least only raises it, so that each round takes fewer of them and comes nearer.
  let least = statistic(certain, aggregate);
  for (;;) {
    const below = perhaps.filter((wait) => wait.least < least);
    const next = statistic([...certain, ...below], aggregate);
    if (next >= least) return least;
    least = next;
  }
}

function isCountedForCertain({ from, until, least, most }: Wait, window: Window): boolean {
  return from + 1e6 * least >= window.from && until + 1e6 * (most + window.slack) <= window.until;
}

function mayBeCounted({ from, until, least, most }: Wait, window: Window): boolean {
  return until + 1e6 * (most + window.slack) > window.from && from + 1e6 * least <= window.until;
}

function statistic(waits: readonly Wait[], aggregate: string): number {
  if (aggregate === 'max') return Math.max(...waits.map(({ least }) => least));
  const total = waits.reduce((sum, { arrivals }) => sum + arrivals, 0);
  if (aggregate === 'mean') return waits.reduce((sum, { arrivals, least }) => sum + arrivals * least, 0) / total;
  const ascending = [...waits].sort((a, b) => a.least - b.least);
  let below = 0;
  for (const { arrivals, least } of ascending) {
    below += arrivals;
    if (below >= (SHARES[aggregate] ?? 1) * total) return least;
  }
  return ascending.at(-1)?.least ?? 0;
}

/** Seconds a message may wait in line before its retention ends. */
function keptInLine({ source: { view }, description: { delay } }: StationFacts): number {
  return view.retention / 1e6 - delay;
}

/** Fewer expected in a run than this are none. */
const HARDLY_ANY = 0.001;

/** Whether some messages are larger than what they are sent to takes: they never arrive. */
export function mayBeTooLarge({ horizon }: Model, traffic: readonly Traffic[], { largest }: SourceView): boolean {
  return traffic.some(({ view: { size, taken }, meanPerSecond }) => {
    const sent = taken === 0 ? Number.POSITIVE_INFINITY : (meanPerSecond / taken) * (horizon / 1e6);
    return sent * exceedance(size, largest.bytes) > HARDLY_ANY;
  });
}

/** Whether some are refused for their size of whom it is not known how many, as they take others with them: what arrives is less than it seems. */
function takesUnknownPart(model: Model, { traffic, source: { view } }: StationFacts): boolean {
  return mayBeTooLarge(
    model,
    traffic.filter(({ view: { taken } }) => taken === 1),
    view,
  );
}

/** Whether shards may be offered more than they take, on average or by chance: what they refuse spares their readers the work. */
function mayRefuse(model: Model, { traffic, source: { view } }: StationFacts): boolean {
  const { places, writeLimit } = view;
  if (places === null || writeLimit === null) return false;
  const { records, bytes, inWindows } = writeLimit;
  const sizes = traffic.map(({ view: { size } }) => size);
  const each = Math.max(...sizes.map(meanOf));
  const spread = Math.max(...sizes.map((size) => varianceOf(size) / meanOf(size) ** 2));
  // Records of one call come at one instant.
  const together = Math.max(...traffic.map(({ view: { batch } }) => batch.records));
  const peak = Math.max(...placeFlows(model, traffic, places).flatMap((flow) => Array.from(flow, (arrivals, i) => arrivals / widthOf(model, i))));
  const isOver = inWindows ? isBeyondWindow : isBeyondBucket;
  return (
    isOver(peak, records, together) || (each > 0 && isOver(peak, { perSecond: bytes.perSecond / each, depth: bytes.depth / each }, together * (1 + spread)))
  );
}

/** Seconds. */
function widthOf({ seriesInterval, horizon }: Model, interval: number): number {
  return (Math.min(horizon, (interval + 1) * seriesInterval) - interval * seriesInterval) / 1e6;
}

/** Chance that no average tells of: twice what is allowed for elsewhere, as every instant of a run counts. */
const REACH = 2 * DEVIATIONS;

/** Whether so many a second may at some time be more than a bucket holds: over the stretch that is worst for it, by its standard deviations. */
function isBeyondBucket(rate: number, { perSecond, depth }: Pick<Bucket, 'perSecond' | 'depth'>, variability: number): boolean {
  if (rate === 0 || perSecond === Number.POSITIVE_INFINITY) return false;
  return rate >= perSecond || (REACH ** 2 * rate * variability) / (4 * (perSecond - rate)) >= depth - variability;
}

/** Whether so many a second may in some second be more than it takes. */
function isBeyondWindow(rate: number, { perSecond }: Pick<Bucket, 'perSecond'>, variability: number): boolean {
  return rate > 0 && rate + REACH * Math.sqrt(rate * variability) + variability >= perSecond;
}
