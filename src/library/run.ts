/** `run` and `sweep` as functions: what the verbs of the same name do, without files, screen or exit code. */
import { checkThreads } from '../cli/counts.ts';
import { type Axis, axisFromText, withAxes, withPoints } from '../experiment/points.ts';
import { runStudy } from '../experiment/study.ts';
import { type PreparedSweep, prepareSweep, runSweep } from '../experiment/sweep.ts';
import { SweepJournal } from '../experiment/sweep-journal.ts';
import { compile } from '../model/compile.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { PointResult, SweepResult } from '../result/sweep-result.ts';
import type { Matrix, MatrixPoint, Scalar } from '../scenario/scenario.ts';
import { needOpen, type OpenScenario } from './scenario.ts';

/** What every verb that simulates takes: on how many threads, and what ends it early. */
export interface RunOptions {
  /** Worker threads, 0 to 256; 0 runs in the caller's own thread. Default: one a core. Results do not depend on it. */
  readonly threads?: number;
  /** Ends the work early. */
  readonly signal?: AbortSignal;
}

/** What `run` takes besides. `onReplication` is told how many are finished by then, from 1. */
export interface RunStudyOptions extends RunOptions {
  /** Hash every event of every replication into `provenance.fingerprints`; costs about a third of the speed. */
  readonly fingerprint?: boolean;
  /** Called after each replication. */
  readonly onReplication?: (finished: number) => void;
}

/**
 * Runs a scenario: all its replications, folded into one result.
 *
 * Times in the result are milliseconds, rates per second, sizes bytes, shares 0..1; every metric names its unit.
 *
 * @returns what `result.json` holds. When the signal came first, what was finished by then (`provenance.completed`).
 * @throws the signal's reason when nothing was finished; ThreadError when a thread died; UsageError for what is no scenario.
 */
export async function run(opened: OpenScenario, options: RunStudyOptions = {}): Promise<StudyResult> {
  needOpen('run', opened);
  const { model, context } = compile(opened.scenario);
  let finished = 0;
  const result = await runStudy(model, context, {
    ...given(options),
    fingerprint: options.fingerprint ?? false,
    onFinished: () => options.onReplication?.(++finished),
  });
  return result ?? interrupted(options);
}

/** The matrix of a sweep, on top of the scenario's own, and what is kept of it. */
export interface SweepRunOptions extends RunOptions {
  /**
   * Path → values, on top of the scenario's own `matrix:`. A text is read as the command line reads it:
   * `'2,4,8'`, `'1..16'`, `'range(100,500,100)/s'`.
   */
  readonly matrix?: Readonly<Record<string, readonly Scalar[] | string>>;
  /** Points to leave out: every combination that holds these values. On top of the scenario's own. */
  readonly exclude?: readonly MatrixPoint[];
  /** Points to add. On top of the scenario's own. */
  readonly include?: readonly MatrixPoint[];
  /** Path of the load: larger values are skipped once an objective is missed. */
  readonly stop?: string;
  /** Measures to keep of every point besides those of the objectives: `sessions.sojourn.p99`. */
  readonly measures?: readonly string[];
  /** File that finished points are kept in; an interrupted sweep of the same scenario continues from it. */
  readonly journal?: string;
  /** Called after each point, in order of completion. */
  readonly onPoint?: (point: PointResult) => void;
}

/**
 * Runs a scenario at every point of a matrix.
 *
 * @returns what `study.json` holds: points in the order of the matrix, and the cheapest that meets all objectives; where a
 * load varies, of those that carry most, and for each load.
 * @throws PointsRefused or VariantRefused when the matrix asks for what cannot be; JournalRefused when the `journal` is of
 * another sweep; the signal's reason when it came
 * before the end (with a `journal`, the same call continues); ThreadError when a thread died.
 */
export async function sweep(opened: OpenScenario, options: SweepRunOptions = {}): Promise<SweepResult> {
  needOpen('sweep', opened);
  const matrix = matrixOf(opened, options);
  const prepared = prepareSweep(opened.source, {
    ...(matrix === null ? {} : { matrix, own: opened.scenario.matrix }),
    ...(options.measures === undefined ? {} : { measures: options.measures }),
  });
  const journal = options.journal === undefined ? undefined : SweepJournal.resume(options.journal, headOf(prepared));
  try {
    const result = await runSweep(prepared, {
      ...given(options),
      ...(journal === undefined ? {} : { journal }),
      ...(options.onPoint === undefined ? {} : { onPoint: options.onPoint }),
    });
    return result ?? interrupted(options);
  } finally {
    journal?.close();
  }
}

function headOf({ key, points }: PreparedSweep): { readonly key: string; readonly points: number } {
  return { key, points: points.length };
}

function matrixOf({ scenario }: OpenScenario, { matrix = {}, exclude = [], include = [], stop }: SweepRunOptions): Matrix | null {
  const axes = Object.entries(matrix).map(([path, values]): Axis => (typeof values === 'string' ? axisFromText(`${path}=${values}`) : { path, values }));
  if (scenario.matrix === null && axes.length + include.length === 0) return null;
  const merged = withAxes(scenario.matrix, axes);
  return { ...withPoints(merged, exclude, include), stop: stop ?? merged.stop };
}

export function given({ threads, signal }: RunOptions): RunOptions {
  checkThreads(threads, 'threads');
  return { ...(threads === undefined ? {} : { threads }), ...(signal === undefined ? {} : { signal }) };
}

export function interrupted({ signal }: RunOptions): never {
  signal?.throwIfAborted();
  throw new Error('believed: only a signal ends work early');
}
