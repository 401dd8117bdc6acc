/**
 * One long run that ends once the mean it is for is known well enough, by batch means.
 *
 * It is looked at seldom, and each look goes for what the last one says it takes: who looks after every interval
 * ends too often on a spread that is small by chance. What it answers is a run that was asked for no longer.
 * See decision 046.
 */
import { BATCHES_MAX, type BatchMeans, isDoubtful } from '../measure/batch-means.ts';
import { relativePrecision } from '../measure/estimates.ts';
import { batchesOf } from '../result/batches.ts';
import { firstObserved } from '../result/observed.ts';
import type { MetricRun, RunFrame } from '../result/run-result.ts';
import { cutFrame, cutMetric } from './cut-short.ts';

/** When a run may end before its duration: once the half-width of a mean is `precision` of it. */
export interface EndRule {
  readonly component: string;
  readonly metric: string;
  readonly precision: number;
  readonly confidence: number;
}

/** Asked each time an interval of the series is closed, with how many are. */
export type MayEnd = (closed: number) => boolean;

/** Intervals observed before the first look: two a batch. */
const LOOK_FIRST = 2 * BATCHES_MAX;
/** A next look comes no sooner than after this part more, and no later than after twice as much as there is. */
const MORE_LEAST = 0.1;
const MORE_MOST = 2;

/** `read`: the metric as it stands; `frame`: the clock of the whole run. */
export function mayEndBy({ precision, confidence }: EndRule, frame: RunFrame, read: () => MetricRun): MayEnd {
  const first = firstObserved(frame);
  let next = first + LOOK_FIRST;
  return (closed) => {
    if (closed < next) return false;
    const { of, relative } = lookAt(cutFrame(frame, closed), cutMetric(read(), closed), confidence);
    if (of !== null && relative <= precision && !isDoubtful(of)) return true;
    const observed = closed - first;
    const wanted = Math.min(MORE_MOST, Math.max(MORE_LEAST, (relative / precision) ** 2 - 1));
    next = closed + Math.ceil(wanted * observed);
    return false;
  };
}

function lookAt(frame: RunFrame, metric: MetricRun, confidence: number): { readonly of: BatchMeans | null; readonly relative: number } {
  const of = batchesOf(frame, metric, 1, confidence);
  return { of, relative: of === null || of.mean === 0 ? Number.POSITIVE_INFINITY : relativePrecision(of) };
}
