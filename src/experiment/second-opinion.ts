/**
 * Theory beside simulation: for each consumer the closed form that covers it, for each spread of keys the
 * exact placement, for each limit of writes what it should refuse, with the gap to what was simulated and, where it is more than chance, why.
 */
import { meanOf, varianceOf } from '../kernel/moments.ts';
import type { Model } from '../model/model.ts';
import type { Interval } from '../result/interval.ts';
import type { ComponentResult, Metric, SecondOpinionResult, StudyResult, TheoryGap } from '../result/study-result.ts';
import { hottestShare } from '../theory/placement.ts';
import { type Assumption, gapBetween, type SecondOpinion, secondOpinion, wordsOf } from '../theory/second-opinion.ts';
import { offeredLoad, percentile } from '../theory/station.ts';
import { formatCount, formatDuration, formatNumber, formatPoints, formatShare } from '../units/format.ts';
import { refusedOpinion } from './refused-opinion.ts';
import { backlogAt, mayReappear, type StationFacts, sourceAt, stationOf } from './station.ts';
import { arrivalCv2, isFedByOthers, isPlaceable, keySharesOf, observedSpan, type Span, sharesOver, type Traffic, trafficTo } from './traffic.ts';

const Z95 = 1.96;

/** The result with its second opinions; unchanged where theory has nothing to say. */
export function withSecondOpinions(result: StudyResult, model: Model): StudyResult {
  const opinions = model.components.flatMap((component, at) => {
    if (component.role === 'consumer') return opinionOf(result, model, at) ?? [];
    return component.role === 'service' ? [placementOf(result, model, at) ?? [], refusedOpinion(result, model, at) ?? []].flat() : [];
  });
  return opinions.length === 0 ? result : { ...result, secondOpinions: opinions };
}

function opinionOf(result: StudyResult, model: Model, at: number): SecondOpinionResult | null {
  const observed = observedSpan(result, model);
  const facts = stationOf(model, at, observed);
  const simulated = facts === null ? undefined : result.components[facts.consumer];
  if (facts === null || simulated === undefined) return null;
  const broken = [...new Set([...facts.description.broken, ...standingBefore(observed, facts, model), ...observedBroken(result, facts)])];
  const opinion = secondOpinion({ ...facts.description, broken });
  if (opinion === null) return null;
  const load = offeredLoad(facts.description.arrivalRate, facts.description.servers / facts.capacity);
  const observedSeconds = (result.time.durationMs * (1 - result.time.warmUp.discardedShare) * result.provenance.completed) / MS;
  const gaps = gapsOf(facts, opinion, simulated, result.components[facts.source.name], observedSeconds);
  return {
    component: facts.consumer,
    formula: opinion.formula,
    exactness: opinion.station.exactness,
    offeredLoad: load,
    servers: facts.description.servers,
    gaps,
    broken: broken.map((assumption) => ({ assumption, words: wordsOf(assumption) })),
    sentence: sentenceOf(facts, opinion, gaps, load),
  };
}

/** Of a station that has time to spare: that it starts with more than it would have, by the rates before. */
function standingBefore({ from }: Span, facts: StationFacts, model: Model): readonly Assumption[] {
  const isAhead = facts.description.arrivalRate < facts.capacity;
  return isAhead && backlogAt(from, facts, model) >= 1 ? ['noBacklogBefore'] : [];
}

/** What the run did that no closed form here reckons with. */
function observedBroken({ components }: StudyResult, facts: StationFacts): readonly Assumption[] {
  const { source, consumer, traffic } = facts;
  const sum = (name: string, ...metrics: readonly string[]): number => metrics.reduce((all, metric) => all + (components[name]?.metrics[metric]?.sum ?? 0), 0);
  const producers = traffic.map(({ producer }) => producer);
  const broken: Assumption[] = [];
  const isBound = components[source.name]?.limitUse.some(({ refusals }) => refusals > 0) ?? false;
  // A cap on what is in flight throttles no call: long polls wait.
  if (isBound || sum(source.name, 'throttled', 'throttledCalls') > 0) broken.push('noLimits');
  // Where their part is known, they are none of what arrives.
  if (sum(source.name, 'rejected') > 0 && traffic.every(({ view: { taken } }) => taken === 1)) broken.push('anySize');
  if (producers.some((name) => sum(name, 'retried', 'duplicates') > 0) || sum(consumer, 'failed') > 0) broken.push('noRetries');
  // Done twice, or set aside without a failure. Those that failed before the warm-up ended may come back after it, so that alone these tell nothing.
  const isSeenAgain = sum(consumer, 'duplicates') > 0 || sum(source.name, 'deadLettered') > sum(consumer, 'failed');
  if (isSeenAgain && mayReappear(facts)) broken.push('noRedelivery');
  if (sum(source.name, 'expired') > 0) broken.push('noExpiry');
  return broken;
}

/** Seconds of theory as milliseconds of a result. */
const MS = 1000;

function gapsOf(
  facts: StationFacts,
  opinion: SecondOpinion,
  { metrics }: ComponentResult,
  source: ComponentResult | undefined,
  observedSeconds: number,
): readonly TheoryGap[] {
  const { station } = opinion;
  const { waiting, sojourn, utilisation } = metrics;
  const gaps = [gapOf('utilisation', 'ratio', Math.min(1, station.utilisation), utilisation?.mean, workInterval(facts, utilisation, observedSeconds), opinion)];
  if (station.utilisation >= 1) {
    const growth = source?.stability.growthPerSecond ?? undefined;
    // A slope has no interval here; a tenth is what ten parts of half a run can tell.
    return [...gaps, gapOf('growth', 'count/s', opinion.growth, growth, growth === undefined ? null : [0.9 * growth, 1.1 * growth], opinion)];
  }
  // No finite mean, no gap to it: a longer run would only find a longer wait.
  if (!Number.isFinite(station.meanWaiting)) return gaps;
  gaps.push(gapOf('mean waiting', 'ms', MS * station.meanWaiting, waiting?.mean, meanInterval(waiting), opinion));
  gaps.push(gapOf('mean sojourn', 'ms', MS * station.meanSojourn, sojourn?.mean, meanInterval(sojourn), opinion));
  if (station.sojournTail !== null) {
    for (const [name, share] of [
      ['p95', 0.95],
      ['p99', 0.99],
    ] as const) {
      gaps.push(gapOf(`${name} sojourn`, 'ms', MS * percentile(station.sojournTail, share), sojourn?.[name], sojourn?.intervals?.[name] ?? null, opinion));
    }
  }
  return gaps;
}

/** Nearer than this is agreement, interval or not: a thousandth is below what a histogram resolves. */
const INDISTINGUISHABLE = 0.002;
/** What an approximation is good for. */
const APPROXIMATION = 0.1;
/** A half-width beyond this part of what theory says would agree with anything. */
const WIDE = 0.5;
/** A time theory gives that is shorter than this is none: events are whole microseconds. */
const NO_TIME_MS = 0.001;

function gapOf(what: string, unit: string, theory: number, simulated: number | undefined, interval: Interval | null, opinion: SecondOpinion): TheoryGap {
  if (simulated === undefined || !Number.isFinite(theory))
    return {
      what,
      unit,
      theory: Number.isFinite(theory) ? theory : null,
      simulated: simulated ?? null,
      interval: shownOf(unit, interval),
      relative: null,
      agrees: simulated === undefined ? null : false,
    };
  const isNone = unit === 'ms' && theory < NO_TIME_MS;
  const { relative, isBeyondInterval } = gapBetween(what, { value: simulated, interval }, theory, opinion);
  const near = opinion.station.exactness === 'approximation' ? APPROXIMATION : INDISTINGUISHABLE;
  const isNear = isNone ? simulated <= NO_TIME_MS : relative !== null && Math.abs(relative) <= near;
  const isInside = interval === null ? null : isBeyondInterval ? false : isNarrow(interval, simulated, unit === 'ms' ? theory : null) || null;
  // Beside a half-width beyond the value itself a value near theory's is luck.
  const isLuck = !isNone && isInside === null && interval !== null && halfWidthOf(simulated, interval) > simulated;
  return { what, unit, theory, simulated, interval: shownOf(unit, interval), relative: isNone ? null : relative, agrees: (isNear && !isLuck) || isInside };
}

/** Whether to lie inside the interval says something. Of times it is measured by theory too: the long waits of a short run are few. */
function isNarrow(interval: Interval, simulated: number, theory: number | null): boolean {
  const halfWidth = halfWidthOf(simulated, interval);
  return halfWidth <= simulated && (theory === null || halfWidth <= WIDE * theory);
}

/** What is cut at zero is as wide above the value as it was on both sides. An open interval is as wide as can be. */
function halfWidthOf(value: number, [low, high]: Interval): number {
  if (high === null) return Number.POSITIVE_INFINITY;
  return low > 0 ? (high - low) / 2 : high - value;
}

/** A part of a whole has an end above too. What is judged is not cut, so that it is known how wide it was. */
function shownOf(unit: string, interval: Interval | null): Interval | null {
  return interval === null || unit !== 'ratio' ? interval : [interval[0], interval[1] === null ? null : Math.min(1, interval[1])];
}

/** An interval of what cannot be less than zero: a time or a share. */
function around(value: number, reach: number): readonly [number, number] {
  return [Math.max(0, value - reach), value + reach];
}

function meanInterval(metric: Metric | undefined): readonly [number, number] | null {
  return metric?.mean === undefined || metric.halfWidth === undefined ? null : around(metric.mean, metric.halfWidth);
}

/**
 * What arrives is itself a matter of chance: over a short or quiet run the work differs from what is expected.
 * Null where that chance has no finite variance.
 */
function workInterval(
  { description: { arrivalRate, servers }, capacity, work, traffic }: StationFacts,
  metric: Metric | undefined,
  seconds: number,
): readonly [number, number] | null {
  if (metric?.mean === undefined) return null;
  const variability = Math.max(...traffic.map(({ view }) => arrivalCv2(view))) + varianceOf(work.serviceTime) / meanOf(work.serviceTime) ** 2;
  if (!Number.isFinite(variability)) return null;
  const chance = (Z95 * Math.sqrt(arrivalRate * seconds * variability)) / (capacity * seconds);
  // One message still in work when the run ends is work that was not finished.
  const reach = Math.max(metric.halfWidth ?? 0, chance, servers === 0 ? 0 : 1 / (capacity * seconds));
  return around(metric.mean, reach);
}

/** One line: the answer in general, then each gap that is more than chance with both numbers, then why. */
function sentenceOf({ consumer, description: { servers } }: StationFacts, opinion: SecondOpinion, gaps: readonly TheoryGap[], load: number): string {
  const { formula, station, broken } = opinion;
  const name = `${consumer}: ${formula}${station.exactness === 'approximation' && !formula.includes('(') ? ', an approximation,' : ''}`;
  const told = gaps.filter(({ agrees }) => agrees !== null);
  const off = told.filter(({ agrees }) => agrees === false);
  const hasNoMean = station.utilisation < 1 && !Number.isFinite(station.meanWaiting);
  const tooShort = gaps.filter(isTooShortToTell).map(({ what }) => what);
  if (told.length === 0 && !hasNoMean) return `${name}${untoldText(broken, tooShort.length > 0)}.`;
  const loaded = `${formatNumber(load)} servers' worth of work for ${servers}`;
  if (station.utilisation >= 1)
    return `${name} has no steady state, ${loaded}: by it the backlog grows by ${formatNumber(opinion.growth)} messages a second${off.length === 0 ? ', and so it did' : `; ${off.map(gapText).join(', ')}${whyText(broken, station.exactness)}`}.`;
  if (hasNoMean) return `${name} has no finite mean wait: the service time has no finite variance, so a longer run finds a longer wait; ${loaded}.`;
  const open = tooShort.length === 0 ? '' : `; the run is too short to tell ${listed(tooShort)}`;
  if (off.length === 0) return `${name} agrees in ${listed(told.map(({ what }) => what))}${open}; ${loaded}.`;
  const differing = [off[0], off.find(({ what }) => what === 'mean sojourn'), off.at(-1)].filter((gap, i, all) => gap !== undefined && all.indexOf(gap) === i);
  return `${name} differs: ${differing.map((gap) => gapText(gap!)).join(', ')}${whyText(broken, station.exactness)}.`;
}

/** Why nothing could be judged. Where the rate varies no length of run would tell. */
function untoldText(broken: readonly Assumption[], isTooShort: boolean): string {
  if (broken.includes('constantRate')) return ` does not apply: ${wordsOf('constantRate')}`;
  return isTooShort ? ': the run is too short to tell' : ': nothing was observed that could be judged';
}

/** There is an interval, and it would agree with almost anything. */
function isTooShortToTell({ agrees, interval }: TheoryGap): boolean {
  return agrees === null && interval !== null;
}

function gapText({ what, unit, theory, simulated, relative }: TheoryGap): string {
  const size = unit === 'ratio' ? formatPoints((simulated ?? 0) - (theory ?? 0)) : formatShare(Math.abs(relative ?? 0));
  const ratio = relative === null || Math.abs(relative) > 9 ? '' : ` (${relative >= 0 ? '+' : '−'}${size})`;
  return `${what} ${numberText(simulated ?? 0, unit)} against ${numberText(theory ?? 0, unit)}${ratio}`;
}

function numberText(value: number, unit: string): string {
  if (unit === 'ratio') return formatShare(value);
  if (unit !== 'ms') return formatNumber(value);
  return value < NO_TIME_MS ? '0 s' : formatDuration(Math.round(MS * value));
}

function whyText(broken: readonly Assumption[], exactness: SecondOpinionResult['exactness']): string {
  if (broken.length > 0) return `: ${broken.map(wordsOf).join('; ')}`;
  return exactness === 'approximation'
    ? ', which is an approximation'
    : ', although every assumption holds: one interval in twenty misses, or the run is too short';
}

/** So many of all sets of keys lie no less evenly than what is called chance. */
const CHANCE = 0.95;

/** How hot the hottest shard must be by the real hash of the keys, against how hot it was. */
function placementOf(result: StudyResult, model: Model, at: number): SecondOpinionResult | null {
  const component = model.components[at]!;
  const places = sourceAt(model, at)?.view.places ?? null;
  const rows = result.components[component.name]?.shards ?? result.components[component.name]?.partitions;
  const traffic = trafficTo(model, at);
  const isKeyed = isPlaceable(model, traffic) && traffic.every(({ view }) => model.keySpaces[view.keySpace]?.pattern.kind !== 'unique');
  if (places === null || places < 2 || rows === undefined || traffic.length === 0 || isFedByOthers(model, at) || !isKeyed) return null;
  const shares = sharesOver(model, traffic, places);
  const hottest = shares.indexOf(Math.max(...shares));
  const simulated = Number(rows[hottest]?.share);
  const seen = rows.reduce((sum, row) => sum + Number(row.records ?? 0) + Number(row.throttled ?? 0), 0);
  if (!Number.isFinite(simulated) || seen === 0) return null;
  const isRetried = observedRetries(
    result,
    traffic.map(({ producer }) => producer),
  );
  return placementOpinion(
    component.name,
    { places, hottest, theory: shares[hottest]!, chance: chanceText(model, traffic, places) },
    { simulated, seen, isRetried },
  );
}

/** Bug or chance: how hot the hottest shard of so many keys may be by chance. Known where all keys carry the same load. */
function chanceText(model: Model, traffic: readonly Traffic[], places: number): string {
  const [only, ...more] = traffic;
  const shares = only === undefined || more.length > 0 ? null : (keySharesOf(model, only.view)?.shares ?? null);
  if (shares === null || shares.some((share) => share !== shares[0])) return '';
  const { atMost } = hottestShare(shares.length, places, CHANCE);
  return `; by chance alone ${formatShare(CHANCE)} of all sets of ${formatCount(shares.length)} keys, or more, come to ${formatNumber(atMost * places)} times at most`;
}

interface Placed {
  readonly places: number;
  readonly hottest: number;
  /** The hottest shard's part of the records. */
  readonly theory: number;
  readonly chance: string;
}

function observedRetries({ components }: StudyResult, producers: readonly string[]): boolean {
  return producers.some((name) => (components[name]?.metrics.retried?.sum ?? 0) > 0);
}

/** Records of one shard are a share of many independent ones, which is the interval. */
function placementOpinion(
  component: string,
  { places, hottest, theory, chance }: Placed,
  { simulated, seen, isRetried }: { readonly simulated: number; readonly seen: number; readonly isRetried: boolean },
): SecondOpinionResult {
  const reach = Z95 * Math.sqrt((simulated * (1 - simulated)) / seen);
  const interval = around(simulated, reach);
  const relative = simulated / theory - 1;
  const agrees = (theory >= interval[0] && theory <= interval[1]) || Math.abs(relative) <= INDISTINGUISHABLE;
  const broken = isRetried ? (['noRetries'] as const) : [];
  const hot = `shard ${hottest} of ${places} gets ${formatShare(theory)} of the records, ${formatNumber(theory * places)} times an even share`;
  return {
    component,
    formula: 'key placement',
    exactness: 'exact',
    offeredLoad: null,
    servers: null,
    gaps: [{ what: 'hottest share', unit: 'ratio', theory, simulated, interval: shownOf('ratio', interval), relative, agrees }],
    broken: broken.map((assumption) => ({ assumption, words: wordsOf(assumption) })),
    sentence: `${component}: by the MD5 of its keys ${hot}${agrees ? ', and so it was' : `; it was ${formatShare(simulated)}${isRetried ? ': refused records are sent again' : ''}`}${chance}.`,
  };
}

function listed(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}
