/** One replication, start to end: the function a thread runs. Synchronous and pure. */
import { Fingerprint } from '../kernel/fingerprint.ts';
import type { Watcher } from '../kernel/simulation.ts';
import { mser5 } from '../measure/mser5.ts';
import { type Assembly, assemble, intervalsOf } from '../model/assemble.ts';
import type { Model } from '../model/model.ts';
import type { SamplesRun } from '../result/observed.ts';
import type { ComponentRun, MetricRun, RunFrame, RunResult } from '../result/run-result.ts';
import { cutFrame, cutPart } from './cut-short.ts';
import type { EndRule, mayEndBy } from './long-run.ts';
import type { SimulatedTime } from './simulated-time.ts';

export interface Job {
  readonly model: Model;
  readonly replication: number;
  /** Hash every event; costs about a third of the speed. */
  readonly fingerprint: boolean;
  /** Whether more replications of the model follow. */
  readonly isOneOfMany?: boolean;
  /** Told of simulated time done, once an interval. */
  readonly simulated?: SimulatedTime;
  /** When it may end before the model's horizon; absent: never. */
  readonly endRule?: EndRule;
}

/** How a job with an end rule looks at itself: `mayEndBy`, which most jobs need not load. */
export type Looking = typeof mayEndBy;

/** Runs the model once. With an automatic warm-up it is run twice: to find the cut, then to use it; several replications share one, see `pilotOf`. */
export function replicate(job: Job, looking?: Looking): RunResult {
  const { warmUp } = job.model;
  if (warmUp.kind === 'fixed') return runOnce(job, warmUp.until, looking);
  const pilot = runOnce({ ...job, fingerprint: false }, 0, looking);
  return runOnce(job, warmUpOf([pilot]), looking);
}

/** The model of the runs by which an automatic warm-up is found; null where none is wanted. */
export function pilotOf(model: Model): Model | null {
  return model.warmUp.kind === 'fixed' ? null : { ...model, warmUp: { kind: 'fixed', until: 0 } };
}

/** The model with the one cut that its pilots ask for. */
export function settled(model: Model, pilots: readonly RunResult[]): Model {
  return { ...model, warmUp: { kind: 'fixed', until: warmUpOf(pilots) } };
}

function runOnce({ model, replication, fingerprint: isFingerprinted, endRule, simulated }: Job, warmUpUntil: number, looking: Looking | undefined): RunResult {
  const assembly = assemble(model, replication);
  const fingerprint = isFingerprinted ? new Fingerprint() : null;
  const frame: RunFrame = { horizon: model.horizon, warmUpUntil, seriesInterval: model.seriesInterval };
  if (endRule !== undefined && looking === undefined) throw new Error('believed: who hands out an end rule hands out how to look');
  const mayEnd = endRule === undefined || looking === undefined ? null : looking(endRule, frame, () => metricOf(assembly, endRule));
  const onInterval: OnInterval = (done, width) => {
    if (simulated !== undefined) Atomics.add(simulated, 0, BigInt(width));
    return mayEnd?.(done) ?? false;
  };
  const closed = advance(assembly, model, warmUpUntil, fingerprint === null ? null : (time, name) => fingerprint.add(time, name), onInterval);
  const components = assembly.parts.map(exportPart);
  return {
    replication,
    ...cutFrame(frame, closed),
    events: assembly.simulation.eventCount,
    fingerprint: fingerprint?.hex() ?? '',
    components: closed === intervalsOf(model) ? components : components.map((part) => cutPart(part, closed)),
  };
}

/** Told of each interval that is closed, with how many are and how wide it was, µs. True: the run may end here. */
type OnInterval = (closed: number, width: number) => boolean;

/** Runs from interval to interval, so that nothing of measuring is an event. Returns how many intervals it ran: all, unless it may end before. */
export function advance(assembly: Assembly, model: Model, warmUpUntil: number, watcher: Watcher | null, onInterval?: OnInterval): number {
  const { simulation, parts } = assembly;
  const intervals = intervalsOf(model);
  const runTo = (instant: number): void => {
    if (watcher === null) simulation.run(instant);
    else simulation.runWatched(instant, watcher);
    for (const { component } of parts) component.flush?.();
  };
  let isWarm = warmUpUntil === 0;
  for (let i = 0; i < intervals; i++) {
    const start = i * model.seriesInterval;
    const end = Math.min(model.horizon, start + model.seriesInterval);
    if (!isWarm && warmUpUntil <= end) {
      runTo(warmUpUntil);
      isWarm = true;
      for (const { recorder } of parts) {
        recorder.closeInterval(i, end - start);
        recorder.endWarmUp();
      }
    }
    runTo(end);
    for (const { recorder } of parts) recorder.closeInterval(i, end - start);
    if (onInterval?.(i + 1, end - start)) return i + 1;
  }
  return intervals;
}

function metricOf({ parts }: Assembly, { component, metric }: EndRule): MetricRun {
  const found = parts.find(({ name }) => name === component)?.recorder.export()[metric];
  if (found === undefined) throw new Error(`believed: ${component}.${metric} is measured, for a run ends by it`);
  return found;
}

function exportPart({ name, component, recorder }: Assembly['parts'][number]): ComponentRun {
  return {
    name,
    metrics: recorder.export() satisfies Record<string, MetricRun>,
    limitUse: component.limitUse?.() ?? [],
    tables: component.tables?.() ?? {},
    heat: component.heat?.() ?? null,
    ledger: component.ledger(),
    usage: component.usage?.() ?? {},
  };
}

/**
 * The latest cut that any consumer's sojourn times ask for, µs: by their means over all pilots, interval by interval. A
 * cut by each replication's own takes busy stretches away and leaves quiet ones, see decision 008.
 */
function warmUpOf(pilots: readonly RunResult[]): number {
  const [first] = pilots;
  if (first === undefined) throw new Error('believed: a warm-up is found by one pilot or more');
  let until = 0;
  for (const at of first.components.keys()) {
    const means = meansOver(pilots, at);
    if (means !== null) until = Math.max(until, mser5(means).index * first.seriesInterval);
  }
  return Math.min(until, Math.floor(first.horizon / 2));
}

/** Mean sojourn of each interval over all pilots; null of a component that has none. */
function meansOver(pilots: readonly RunResult[], at: number): Float64Array | null {
  const observed = pilots.flatMap(({ components }) => {
    const sojourn = components[at]?.metrics.sojourn;
    return sojourn?.kind === 'samples' && sojourn.count > 0 ? [sojourn] : [];
  });
  const [first] = observed;
  if (first === undefined) return null;
  const over = (series: (of: SamplesRun) => Float64Array, i: number): number => observed.reduce((sum, one) => sum + series(one)[i]!, 0);
  return Float64Array.from({ length: first.seriesSum.length }, (_, i) => over((of) => of.seriesSum, i) / over((of) => of.seriesCount, i));
}
