/** What a shard's limit of records refuses of Poisson arrivals that are not sent again, beside what it refused. */
import type { Model } from '../model/model.ts';
import type { Metric, SecondOpinionResult, StudyResult } from '../result/study-result.ts';
import type { WriteLimitView } from '../services/theory.ts';
import { md1kLoss, windowLoss } from '../theory/limiters.ts';
import { type Assumption, wordsOf } from '../theory/second-opinion.ts';
import { formatNumber, formatShare } from '../units/format.ts';
import { sourceAt } from './station.ts';
import { isFedByOthers, isPlaceable, observedSpan, sharesOver, type Traffic, trafficTo } from './traffic.ts';

/** Of fewer refusals than that, of which none was seen, there is nothing to say. */
const FEW_REFUSALS = 100;
/** Nearer than this is agreement: no rounding of a report shows more. */
const INDISTINGUISHABLE = 0.002;

/** Null where records come otherwise than one by one at Poisson instants of a steady rate, or where nothing is refused and nothing should be. */
export function refusedOpinion(result: StudyResult, model: Model, at: number): SecondOpinionResult | null {
  const { name } = model.components[at]!;
  const view = sourceAt(model, at)?.view;
  const limit = view?.writeLimit ?? null;
  const traffic = trafficTo(model, at, observedSpan(result, model));
  const simulated = result.components[name]?.metrics[limit?.refusals[0] ?? ''];
  const rate = traffic.reduce((sum, { meanPerSecond }) => sum + meanPerSecond, 0);
  const isCovered = limit !== null && isWhole(limit) && rate > 0 && traffic.every(isPoisson) && !isFedByOthers(model, at);
  if (!isCovered || simulated?.share === undefined || !isPlaceable(model, traffic)) return null;
  const shares = sharesOver(model, traffic, view?.places ?? 1);
  // The share is one of all that is offered, with what is refused for its size.
  const offeredRate = traffic.reduce((sum, { meanPerSecond, view: { taken } }) => sum + meanPerSecond / taken, 0);
  const theory = (rate / offeredRate) * shares.reduce((sum, share) => sum + share * lossOf(limit, share * rate), 0);
  const offered = simulated.share > 0 ? (simulated.sum ?? 0) / simulated.share : (result.components[name]?.metrics.offered?.sum ?? 0);
  if (simulated.share === 0 && theory * offered < FEW_REFUSALS) return null;
  const broken = brokenBy(result, name, limit, traffic, view?.callsTakeTime ?? false);
  const hottest = (Math.max(...shares) * rate) / limit.records.perSecond;
  return opinion(name, formulaOf(limit, shares.length), { theory, simulated: simulated.share, halfWidth: simulated.shareHalfWidth }, hottest, broken);
}

/** A closed form there is for buckets of so many whole records, and for windows of at least one. */
function isWhole({ records: { perSecond, depth }, inWindows }: WriteLimitView): boolean {
  return Number.isFinite(perSecond) && (inWindows ? perSecond >= 1 : Number.isInteger(depth));
}

function isPoisson({ view: { arrivals, batch, taken }, isConstant }: Traffic): boolean {
  return arrivals.kind === 'poisson' && isConstant && taken > 0 && (batch.records === 1 || batch.linger === 0);
}

function lossOf({ records: { perSecond, depth }, inWindows }: WriteLimitView, rate: number): number {
  return inWindows ? windowLoss(rate, Math.floor(perSecond)) : md1kLoss(rate / perSecond, depth);
}

function formulaOf({ records: { perSecond, depth }, inWindows }: WriteLimitView, places: number): string {
  const each = inWindows ? `windows of ${Math.floor(perSecond)}` : `M/D/1/${depth}`;
  return places === 1 ? each : `${places} × ${each}`;
}

function brokenBy(
  { components }: StudyResult,
  name: string,
  { bytes }: WriteLimitView,
  traffic: readonly Traffic[],
  callsTakeTime: boolean,
): readonly Assumption[] {
  const broken: Assumption[] = [];
  if (traffic.some(({ view: { repeats } }) => repeats !== null)) broken.push('noRepeats');
  if (traffic.some(({ producer }) => (components[producer]?.metrics.retried?.sum ?? 0) > 0)) broken.push('noRetries');
  if (callsTakeTime && traffic.some(({ view: { connections } }) => Number.isFinite(connections))) broken.push('unboundedCalls');
  const isOtherBound = components[name]?.limitUse.some(({ limit, refusals }) => limit === bytes.limit && refusals > 0) ?? false;
  if (isOtherBound || (components[name]?.metrics.rejected?.sum ?? 0) > 0) broken.push('oneLimit');
  return broken;
}

interface Refused {
  readonly theory: number;
  readonly simulated: number;
  readonly halfWidth: Metric['shareHalfWidth'];
}

function opinion(component: string, formula: string, refused: Refused, load: number, broken: readonly Assumption[]): SecondOpinionResult {
  const { theory, simulated, halfWidth } = refused;
  const interval = halfWidth === undefined ? null : ([Math.max(0, simulated - halfWidth), Math.min(1, simulated + halfWidth)] as const);
  const relative = theory === 0 ? null : simulated / theory - 1;
  const agrees = agreesIn(refused, relative, interval);
  return {
    component,
    formula,
    exactness: 'exact',
    offeredLoad: null,
    servers: null,
    gaps: [{ what: 'refused', unit: 'ratio', theory, simulated, interval, relative, agrees }],
    broken: broken.map((assumption) => ({ assumption, words: wordsOf(assumption) })),
    sentence: `${component}: by ${formula} ${formatShare(theory)} of the records are refused at ${formatNumber(load)} times the limit of the fullest shard${verdictOf(refused, agrees, broken)}.`,
  };
}

/** Null where no interval tells, or one so wide that it would agree with anything. */
function agreesIn({ theory, simulated, halfWidth }: Refused, relative: number | null, interval: readonly [number, number] | null): boolean | null {
  if (relative !== null && Math.abs(relative) <= INDISTINGUISHABLE) return true;
  if (interval === null) return null;
  if (theory < interval[0] || theory > interval[1]) return false;
  return (halfWidth ?? 0) <= simulated || null;
}

function verdictOf({ simulated }: Refused, agrees: boolean | null, broken: readonly Assumption[]): string {
  if (agrees === true) return ', and so it was';
  const was = `; it was ${formatShare(simulated)}`;
  if (broken.length > 0) return `${was}: ${broken.map(wordsOf).join('; ')}`;
  if (agrees === null) return `${was}, which this run is too short to tell apart`;
  return `${was}, although every assumption holds: one interval in twenty misses, or the run is too short`;
}
