/**
 * Replications until an interval is narrow enough; for one long run instead, see long-run.ts.
 *
 * They are run in waves whose sizes follow from what was measured and from nothing else, so that the result is
 * the same for any number of threads. The first wave is large enough for the spread to be known; each further
 * one goes for what it would take, at most doubling what there is. Looking after every replication, or after
 * five, would stop too often on a spread that is small by chance. See decision 041.
 */
import { isDoubtful } from '../measure/batch-means.ts';
import { CONFIDENCE, type Estimate, relativePrecision, replicationsNeeded, studentFactor } from '../measure/estimates.ts';
import { batchesOf } from '../result/batches.ts';
import type { PrecisionTarget, StudyContext } from '../result/context.ts';
import { foldOne } from '../result/fold.ts';
import { scaleOf } from '../result/fold-metrics.ts';
import type { Interval } from '../result/interval.ts';
import { type Actual, actualOf } from '../result/objectives.ts';
import type { RunResult } from '../result/run-result.ts';
import type { Finding, Metric, PrecisionReached, StudyResult } from '../result/study-result.ts';
import { formatDuration, formatShare } from '../units/format.ts';
import type { EndRule } from './long-run.ts';
import { type Measure, measureNamed } from './measures.ts';

/** Replications of the first wave. */
export const FIRST_WAVE = 16;

/** Replications to run next, given those there are; 0 when the interval is narrow enough or `max` is reached. */
export function nextWave(runs: readonly RunResult[], context: StudyContext, target: PrecisionTarget): number {
  const left = target.max - runs.length;
  if (runs.length === 0) return Math.min(left, FIRST_WAVE);
  const of = estimateOf(runs, context, target);
  if (left <= 0 || isReached(of, target)) return 0;
  // Of what was never seen nobody knows how many it takes.
  const needed = of.mean === 0 ? Number.POSITIVE_INFINITY : replicationsNeeded(of, target.precision, target.confidence) - runs.length;
  const wave = Number.isFinite(needed) ? Math.min(runs.length, needed) : runs.length;
  // In pairs: a last replication on its own leaves the other threads idle.
  return Math.min(left, 2 * Math.ceil(wave / 2));
}

function isReached(of: Estimate, { precision }: PrecisionTarget): boolean {
  return relativeOf(of) <= precision;
}

/** Of nothing there is no part: an interval of 0 around 0 says that no event was seen, and not how rare it is. */
function relativeOf(of: Estimate): number {
  return of.mean === 0 ? Number.POSITIVE_INFINITY : relativePrecision(of);
}

/** The measure over these replications, with its interval at the confidence that was asked for. */
export function estimateOf(runs: readonly RunResult[], context: StudyContext, target: PrecisionTarget): Estimate {
  const measure = measureNamed(target.of, context);
  if (measure === null) throw new Error(`believed: the measure of a precision was checked before the run, got ${target.of}`);
  // Between waves nobody reads the rest.
  const metric = foldOne(runs, context, measure, { hasDistribution: measure.aggregate !== 'mean' });
  return estimateIn(metric, measure, runs.length, target.confidence);
}

function estimateIn(metric: Metric | undefined, measure: Measure, n: number, confidence: number): Estimate {
  const { value = Number.NaN, halfWidth, interval }: Actual = metric === undefined ? { value: undefined } : actualOf(metric, measure.aggregate);
  // As it was estimated: an interval that is shown is cut where there can be nothing.
  const reach = halfWidth ?? largerHalf(value, interval);
  if (!Number.isFinite(value) || reach === undefined || n < 2) return { mean: value, halfWidth: Number.POSITIVE_INFINITY, n };
  // Results state 95 %.
  const scale = studentFactor(confidence, n - 1) / studentFactor(CONFIDENCE, n - 1);
  return { mean: value, halfWidth: scale * reach, n };
}

/** A percentile's interval may reach further down than up, and has no width where it is open. */
function largerHalf(value: number, interval: Interval | undefined): number | undefined {
  const [low, high] = interval ?? [value, null];
  return high === null ? undefined : Math.max(high - value, value - low);
}

/** The result with what became of its precision: in its provenance, and in a sentence where it was not reached. */
export function withPrecision(result: StudyResult, runs: readonly RunResult[], context: StudyContext, target: PrecisionTarget): StudyResult {
  const measure = measureNamed(target.of, context);
  if (measure === null) throw new Error(`believed: the measure of a precision was checked before the run, got ${target.of}`);
  const metric = result.components[measure.component]?.metrics[measure.metric];
  const rule = endRuleOf(context);
  const of = rule === null ? estimateIn(metric, measure, runs.length, target.confidence) : longRunEstimate(runs[0]!, metric, rule);
  const precision: PrecisionReached = {
    ...(target.method === 'batch-means' ? { method: target.method } : {}),
    target: target.precision,
    of: target.of,
    confidence: target.confidence,
    reached: isReached(of, target),
    halfWidth: Number.isFinite(of.halfWidth) ? of.halfWidth : null,
    relative: finiteOrNull(relativeOf(of)),
    taken: runs.length,
  };
  const findings = precision.reached
    ? result.findings
    : [...result.findings, notReached(precision, result, measure, whyNot(precision, result, measure, of.mean === 0, metric?.grows === true))];
  return { ...result, provenance: { ...result.provenance, precision }, findings };
}

function notReached({ target, confidence }: PrecisionReached, { objectives }: StudyResult, { component }: Measure, why: string): Finding {
  const undecided = objectives.filter(({ verdict }) => verdict === 'undecided').map(({ expression }) => expression);
  const open = undecided.length === 0 ? '' : ` Undecided: ${undecided.join(', ')}.`;
  const sentence = `Precision not reached: ${why}, wanted ±${formatShare(target)} at ${formatShare(confidence)}.${open}`;
  return { kind: 'warning', component, atMs: null, sentence };
}

function whyNot({ of, relative, taken, method }: PrecisionReached, { time }: StudyResult, { aggregate }: Measure, isUnseen: boolean, grows: boolean): string {
  const work = method === undefined ? `${taken} replications` : `one run of ${formatDuration(1000 * time.durationMs)}`;
  if (grows) return `${of} grows for as long as the run goes on, so there is nothing to be precise about`;
  if (isUnseen) return `nothing of ${of} was seen in ${work}, so there is no relative precision`;
  const got = relative === null ? (/^p\d+$/.test(aggregate) ? 'no upper end' : 'no interval') : `±${formatShare(relative)}`;
  return `${got} of ${of} after ${work}`;
}

function finiteOrNull(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

/** The rule of a study whose precision is one long run's; null where replications are counted. */
export function endRuleOf(context: StudyContext): EndRule | null {
  const { precision: target } = context;
  if (target?.method !== 'batch-means') return null;
  const measure = measureNamed(target.of, context);
  if (measure === null) throw new Error(`believed: the measure of a precision was checked before the run, got ${target.of}`);
  return { component: measure.component, metric: measure.metric, precision: target.precision, confidence: target.confidence };
}

/** The mean of a finished run with its interval at the rule's confidence, in the unit of `metric`; none while its batches resemble each other. */
export function longRunEstimate(run: RunResult, metric: Metric | undefined, rule: EndRule): Estimate {
  const measured = run.components.find(({ name }) => name === rule.component)?.metrics[rule.metric];
  // What grows has no mean.
  const of = measured === undefined || metric?.mean === undefined ? null : batchesOf(run, measured, scaleOf(metric.unit), rule.confidence);
  return of === null || isDoubtful(of) ? { mean: metric?.mean ?? Number.NaN, halfWidth: Number.POSITIVE_INFINITY, n: 1 } : of;
}
