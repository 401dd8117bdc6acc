/**
 * The clock of a finished run: which intervals of its series were observed, and how wide each is.
 * The last interval ends with the run, so it may be narrower than the others.
 */
import { SECOND } from '../units/units.ts';
import type { MetricRun, RunFrame, RunResult } from './run-result.ts';

export type CounterRun = Extract<MetricRun, { kind: 'counter' }>;
export type GaugeRun = Extract<MetricRun, { kind: 'gauge' }>;
export type SamplesRun = Extract<MetricRun, { kind: 'samples' }>;

/** Seconds after the warm-up. */
export function observedSeconds({ horizon, warmUpUntil }: RunFrame): number {
  return (horizon - warmUpUntil) / SECOND;
}

/** Seconds that interval `i` covers. */
export function intervalSeconds({ horizon, seriesInterval }: RunFrame, i: number): number {
  return Math.min(seriesInterval, horizon - i * seriesInterval) / SECOND;
}

/** Index of the first interval that lies wholly after the warm-up. */
export function firstObserved({ warmUpUntil, seriesInterval }: RunFrame): number {
  return Math.ceil(warmUpUntil / seriesInterval);
}

/** Intervals of whole width. */
export function wholeIntervals({ horizon, seriesInterval }: RunFrame): number {
  return Math.floor(horizon / seriesInterval);
}

/** The observed intervals of whole width, as [from, until); all observed ones if none is whole. */
export function observedWhole(run: RunFrame, length: number): readonly [number, number] {
  const from = firstObserved(run);
  const until = Math.min(wholeIntervals(run), length);
  return from < until ? [from, until] : [Math.min(from, Math.max(length - 1, 0)), length];
}

/** The metric of this name of each run that measured it, with its run. */
export function measured(runs: readonly RunResult[], component: number, metric: string): readonly { run: RunResult; metric: MetricRun }[] {
  const found: { run: RunResult; metric: MetricRun }[] = [];
  for (const run of runs) {
    const value = run.components[component]?.metrics[metric];
    if (value) found.push({ run, metric: value });
  }
  return found;
}
