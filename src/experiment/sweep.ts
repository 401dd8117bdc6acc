/**
 * All points of a sweep on all threads. What a point answers depends on its overrides alone, so the order of
 * completion, the number of threads and an interruption in between leave no trace in the result.
 */
import { createHash } from 'node:crypto';
import { compile } from '../model/compile.ts';
import type { StudyContext } from '../result/context.ts';
import { type PointResult, SWEEP_SCHEMA_VERSION, type SweepMeasure, type SweepResult } from '../result/sweep-result.ts';
import type { ReadFile } from '../scenario/files.ts';
import { measureOf } from '../scenario/objectives.ts';
import type { Matrix, MatrixPoint, Scenario } from '../scenario/scenario.ts';
import { measureNamed } from './measures.ts';
import { type PointAnswer, type PointJob, type PointSetting, pointResultOf, refused, runPoint } from './point.ts';
import { type Axis, axesOf, checkExcluded, PointsRefused, pointsOf, type ReadAxisFile, type SweepPoint } from './points.ts';
import { type PointWarning, probe } from './probe.ts';
import { readVariant, type ScenarioSource, VariantRefused } from './source.ts';
import { StopRule } from './stop-rule.ts';
import { runStudy } from './study.ts';
import type { SweepJournal } from './sweep-journal.ts';
import { axisOf, sweepAnswer } from './sweep-loads.ts';
import { type Crew, crewOf, openCrew, runOn, type ThreadOptions, threadsAndSignal, threadsByDefault } from './threads.ts';
import { version } from './version.ts';
import { checkMatrix, placesOfPoint } from './written-at.ts';

export interface SweepRequest {
  /** Instead of the scenario's own `matrix:`. */
  readonly matrix?: Matrix;
  /** The scenario's own, where it was read before and `matrix` made of it: what is left of it is shown in the file. */
  readonly own?: Matrix | null;
  /** Measures to keep besides those of the objectives: `sessions.sojourn.p99`. Default: a few of every component. */
  readonly measures?: readonly string[];
  readonly readAxisFile?: ReadAxisFile;
  /** Variables that were given by name, for who repeats one of the points. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A sweep that was checked and can be run. */
export interface PreparedSweep {
  readonly source: ScenarioSource;
  readonly scenario: Scenario;
  readonly context: StudyContext;
  readonly axes: readonly Axis[];
  readonly stop: string | null;
  readonly points: readonly SweepPoint[];
  /** What was given beside the file, as words of a command line. */
  readonly options: readonly string[];
  /** What points are warned of, as far as they were read beforehand. */
  readonly warnings: readonly PointWarning[];
  readonly setting: PointSetting;
  /** Hash of everything the result depends on. */
  readonly key: string;
}

export interface SweepOptions extends Pick<ThreadOptions, 'threads' | 'signal'> {
  /** Where finished points are kept as they finish, and taken from when the sweep is continued. */
  readonly journal?: SweepJournal;
  /** Told of each finished point, in order of completion. */
  readonly onPoint?: (point: PointResult) => void;
  /** Told how many points the stop rule has just taken off. */
  readonly onSkipped?: (count: number) => void;
}

/** Reads and checks everything that can be before the first point is run. Throws `PointsRefused` or `VariantRefused`. */
export function prepareSweep(source: ScenarioSource, request: SweepRequest = {}): PreparedSweep {
  const { known, readFile } = rememberingFiles(source);
  const remembering = { ...source, readFile };
  const read = readVariant(remembering, []);
  if (!read.ok) throw new VariantRefused([], read.problems, read.sources);
  const { scenario } = read;
  const matrix = request.matrix ?? scenario.matrix;
  if (matrix === null) throw new PointsRefused('nothing varies: the scenario has no matrix; add one, or --matrix path=2,4,8');
  const own = request.own ?? scenario.matrix;
  checkStop(matrix);
  checkMatrix(matrix, own, read);
  const points = pointsOf(matrix, request.readAxisFile);
  const axes = axesOf(matrix, request.readAxisFile);
  checkExcluded(axes, excludedHere(matrix, own));
  if (points.length === 0) throw new PointsRefused(axes.length === 0 ? 'the matrix names no parameter' : 'the matrix has no points: everything is excluded');
  const warnings = probe(points, axes, ({ overrides, values }) => readVariant(remembering, overrides, placesOfPoint(values, matrix, own)));
  const { context } = compile(scenario);
  const setting = settingOf(source, known, measuresOf(context, scenario, request.measures), context);
  const options = optionsOf(source, request);
  return {
    source: remembering,
    scenario,
    context,
    axes,
    stop: matrix.stop,
    points,
    options,
    warnings,
    setting,
    key: keyOf(setting, points, matrix.stop, context),
  };
}

/** All but what the file excludes of an axis that has other values now. */
function excludedHere({ axes, exclude }: Matrix, own: Matrix | null): readonly MatrixPoint[] {
  const isReplaced = (path: string): boolean => own?.axes[path] !== axes[path];
  return exclude.filter((entry) => own?.exclude.includes(entry) !== true || !Object.keys(entry).some(isReplaced));
}

/** A load that does not vary stops nothing: a typing mistake, most likely. */
function checkStop({ axes, stop }: Matrix): void {
  if (stop === null || Object.hasOwn(axes, stop)) return;
  throw new PointsRefused(`the load to stop along, ${stop}, does not vary; there are ${Object.keys(axes).join(', ')}`);
}

/** Remembers every file that is read, so that threads need no disk. */
function rememberingFiles(source: ScenarioSource): { readonly known: Record<string, ReturnType<ReadFile>>; readonly readFile: ReadFile } {
  const known: Record<string, ReturnType<ReadFile>> = {};
  const read = source.readFile ?? (() => ({ unreadable: 'no files can be read here' }));
  return { known, readFile: (path) => (known[path] ??= read(path)) };
}

/** Flags stand among the overrides as they are. */
function optionsOf({ overrides = [], allowOutside }: ScenarioSource, { variables = {} }: SweepRequest): readonly string[] {
  const given = Object.entries(variables).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
  const set = overrides.flatMap((override) => (override.startsWith('--') ? [override] : ['--set', override]));
  return [...given, ...(allowOutside === true ? ['--allow-outside'] : []), ...set];
}

function settingOf(source: ScenarioSource, files: PointSetting['files'], measures: readonly SweepMeasure[], context: StudyContext): PointSetting {
  const { text, file, env, overrides, allowOutside } = source;
  return {
    source: {
      text,
      ...(file === undefined ? {} : { file }),
      ...(env === undefined ? {} : { env: { ...env } }),
      ...(overrides === undefined ? {} : { overrides }),
      ...(allowOutside === undefined ? {} : { allowOutside }),
    },
    files,
    measures,
    paired: context.objectives.map(measureNameOf),
    stated: context.objectives.map(({ expression }) => expression),
  };
}

/** The objectives' own first, then what was asked for or a few of every component. */
function measuresOf(context: StudyContext, scenario: Scenario, asked: readonly string[] | undefined): readonly SweepMeasure[] {
  const byDefault = (['consumer', 'service', 'producer'] as const)
    .flatMap((of) => context.components.filter(({ role }) => role === of).flatMap(({ name }) => DEFAULTS[of].map((rest) => `${name}.${rest}`)))
    .filter((name) => measureNamed(name, context) !== null);
  const names = new Set([...context.objectives.map(measureNameOf), ...(asked ?? byDefault)]);
  return [...names].map((name) => {
    const measure = measureNamed(name, context);
    if (measure === null) throw new PointsRefused(`${name} is no measure of this scenario: ${whyNoMeasure(name, scenario)}`);
    return asked?.includes(name) === true ? { ...measure, asked: true } : measure;
  });
}

/** What is wrong with it, and what was likely meant: the same words as of an objective. */
function whyNoMeasure(name: string, { components }: Scenario): string {
  const outcome = measureOf(name, { components, names: components.map((component) => component.name), broken: [] });
  const { message, hint, expected } = outcome !== null && 'wrong' in outcome ? outcome.wrong : { message: 'it names nothing' };
  const grammar = 'expected <component>.<metric>.<aggregate>, such as sessions.sojourn.p99';
  return [message, hint ?? (expected === undefined ? grammar : `expected ${expected}`)].join('; ');
}

const DEFAULTS = {
  producer: ['offered.rate', 'throttled.share', 'lost.share'],
  service: ['backlog.max'],
  consumer: ['sojourn.p99', 'sojourn.p50', 'throughput.mean'],
} as const;

function measureNameOf({ component, metric, aggregate }: StudyContext['objectives'][number]): string {
  return `${component}.${metric}.${aggregate}`;
}

function keyOf({ files, measures }: PointSetting, points: readonly SweepPoint[], stop: string | null, { scenarioHash }: StudyContext): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([version, scenarioHash, measures, stop]));
  for (const path of Object.keys(files).sort()) hash.update(`\n${path}\n${JSON.stringify(files[path])}`);
  for (const { id } of points) hash.update(`\n${id}`);
  return hash.digest('hex');
}

/** Runs what is not finished yet; null when the signal came first, and the journal has what was finished. */
export async function runSweep(sweep: PreparedSweep, options: SweepOptions = {}): Promise<SweepResult | null> {
  const finished = new Map(options.journal?.finished ?? []);
  const rule = new StopRule(sweep.points, sweep.stop);
  for (const point of finished.values()) rule.learn(point);
  const keep = (result: PointResult): void => {
    const point = sweep.points[result.index];
    // Handed out before a smaller load missed: its result is dropped, and it was told of as skipped.
    const isDropped = point !== undefined && rule.skipped(point) !== null;
    finished.set(result.index, result);
    options.journal?.append(result);
    const skipped = rule.learn(result, (index) => !finished.has(index));
    if (skipped > 0) options.onSkipped?.(skipped);
    if (!isDropped) options.onPoint?.(result);
  };
  const missing = rule.ordered.filter(({ index }) => !finished.has(index));
  if (missing.length > 0) await runPoints(sweep, missing, rule, keep, options);
  const results = sweep.points.map((point) => rule.skipped(point) ?? finished.get(point.index));
  return results.every((result) => result !== undefined) ? resultOf(sweep, results) : null;
}

/** How many points a sweep still has to run. */
export function pointsLeft(sweep: PreparedSweep, journal: SweepJournal | undefined): number {
  const rule = new StopRule(sweep.points, sweep.stop);
  for (const point of journal?.finished.values() ?? []) rule.learn(point);
  return sweep.points.filter((point) => rule.skipped(point) === null && !journal?.finished.has(point.index)).length;
}

type Keep = (result: PointResult) => void;

async function runPoints(sweep: PreparedSweep, missing: readonly SweepPoint[], rule: StopRule, keep: Keep, options: SweepOptions): Promise<void> {
  const threads = options.threads ?? threadsByDefault();
  // With fewer points than threads to feed, replications are the jobs; otherwise points are. The numbers are the same.
  if (threads > 1 && missing.length < 2 * threads && sweep.context.replications > 1) return runByReplication(sweep, missing, rule, keep, options);
  const here = (job: PointJob): PointAnswer => runPoint(sweep.setting, job);
  const crew = crewOf({ ...threadsAndSignal(options), file: './point-thread.js', workerData: sweep.setting, here });
  try {
    await runOn(asking(crew, sweep.source), jobsOf(missing, rule), (answer) => keep(answer));
  } finally {
    await crew.close();
  }
}

function* jobsOf(points: readonly SweepPoint[], rule: StopRule): Generator<PointJob> {
  for (const point of points) if (rule.skipped(point) === null) yield { point, files: {} };
}

/** A crew that reads the files its points ask for: a point may name one that no other names. */
function asking(crew: Crew<PointJob, PointAnswer>, { readFile }: ScenarioSource): Crew<PointJob, PointResult> {
  const run = async (job: PointJob): Promise<PointResult | undefined> => {
    const answer = await crew.run(job);
    if (answer === undefined || answer.kind === 'done') return answer?.result;
    const text = readFile?.(answer.file) ?? { unreadable: 'no files can be read here' };
    return run({ ...job, files: { ...job.files, [answer.file]: text } });
  };
  return { ...crew, run };
}

async function runByReplication(sweep: PreparedSweep, missing: readonly SweepPoint[], rule: StopRule, keep: Keep, options: SweepOptions): Promise<void> {
  const crew = openCrew(threadsAndSignal(options));
  const runOne = async (point: SweepPoint): Promise<void> => {
    if (rule.skipped(point) !== null) return;
    const read = readVariant(sweep.source, point.overrides);
    if (!read.ok) return keep(refused(point, read.problems));
    const { model, context } = compile(read.scenario);
    const result = await runStudy(model, context, { crew });
    if (result !== null && !options.signal?.aborted) keep(pointResultOf(point, result, sweep.setting));
  };
  try {
    if (sweep.stop === null) await Promise.all(missing.map(runOne));
    else for (const point of missing) await runOne(point);
  } finally {
    await crew.close();
  }
}

function resultOf({ scenario, context, axes, stop, setting, points: all, options, warnings }: PreparedSweep, points: readonly PointResult[]): SweepResult {
  const axisResults = axes.map(({ path, values }) => axisOf(path, values));
  const count = (outcome: PointResult['outcome']): number => points.filter((point) => point.outcome === outcome).length;
  const sum = (of: (point: PointResult) => number): number => points.reduce((total, point) => total + of(point), 0);
  return {
    kind: 'sweep',
    schemaVersion: SWEEP_SCHEMA_VERSION,
    name: context.name,
    description: context.description,
    provenance: {
      seed: context.seed,
      version,
      scenarioHash: context.scenarioHash,
      points: all.length,
      finished: count('finished'),
      skipped: count('skipped'),
      refused: count('refused'),
      ...(options.length === 0 ? {} : { options }),
      replications: sum(({ replications }) => replications),
      events: sum(({ events }) => events),
    },
    answer: sweepAnswer({ points, axes: axisResults, stop }, scenario),
    axes: axisResults,
    stop,
    ...(warnings.length === 0 ? {} : { warnings: warnings.map(({ told }) => told) }),
    measures: setting.measures,
    objectives: context.objectives.map((objective) => {
      const { expression, operator, bound, unit } = objective;
      return { expression, measure: measureNameOf(objective), operator, bound, unit };
    }),
    points,
    scenario: context.scenario,
  };
}
