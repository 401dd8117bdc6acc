/**
 * One point of a sweep, start to end: read with its overrides, compiled, replicated, folded, reduced to what a
 * sweep keeps. The job of a thread, because reading and folding cost as much as a small run. See decision 042.
 */
import { asCapacityExceeded } from '../kernel/capacity.ts';
import { compile } from '../model/compile.ts';
import type { Model } from '../model/model.ts';
import { unpricedIn } from '../result/cost.ts';
import { overloadOf } from '../result/overload.ts';
import type { ObjectiveResult, StudyResult } from '../result/study-result.ts';
import { type PointMeasure, type PointObjective, type PointResult, type SweepMeasure, verdictOf } from '../result/sweep-result.ts';
import type { ReadFile } from '../scenario/files.ts';
import type { Problem } from '../scenario/problem.ts';
import { measureIn } from './measures.ts';
import type { SweepPoint } from './points.ts';
import { readVariant, type ScenarioSource } from './source.ts';
import { studyHere } from './study.ts';

/** What every point of a sweep shares: cloneable, handed to a thread once. */
export interface PointSetting {
  readonly source: Omit<ScenarioSource, 'readFile'>;
  /** Files the scenario names, by path. */
  readonly files: Readonly<Record<string, ReturnType<ReadFile>>>;
  readonly measures: readonly SweepMeasure[];
  /** Names of the measures whose replications are kept. */
  readonly paired: readonly string[];
  /** The scenario's own objectives, as written: a point's that are not among them are its own. */
  readonly stated: readonly string[];
}

export interface PointJob {
  readonly point: SweepPoint;
  /** Files asked for after the setting was made. */
  readonly files: PointSetting['files'];
}

/** Done, or the path of a file that the caller must read first. */
export type PointAnswer = { readonly kind: 'done'; readonly result: PointResult } | { readonly kind: 'needs'; readonly file: string };

class FileNeeded extends Error {
  readonly file: string;

  constructor(file: string) {
    super(file);
    this.file = file;
  }
}

/** `onModel` is told of the point's model before it runs. */
export function runPoint(setting: PointSetting, { point, files }: PointJob, onModel: (model: Model) => void = () => {}): PointAnswer {
  const readFile: ReadFile = (path) => {
    const found = files[path] ?? setting.files[path];
    if (found === undefined) throw new FileNeeded(path);
    return found;
  };
  try {
    const read = readVariant({ ...setting.source, readFile }, point.overrides);
    if (!read.ok) return { kind: 'done', result: refused(point, read.problems) };
    const { model, context } = compile(read.scenario);
    onModel(model);
    return { kind: 'done', result: pointResultOf(point, studyHere(model, context, { hasSeries: false }), setting) };
  } catch (error) {
    if (error instanceof FileNeeded) return { kind: 'needs', file: error.file };
    const beyond = asCapacityExceeded(error);
    if (beyond !== null) return { kind: 'done', result: notRun(point, 'refused', beyond.message) };
    throw error;
  }
}

/** What a sweep keeps of a point's result. */
export function pointResultOf(point: SweepPoint, result: StudyResult, setting: Pick<PointSetting, 'measures' | 'paired' | 'stated'>): PointResult {
  const { provenance, components, cost } = result;
  const unpriced = unpricedIn(cost);
  const objectives = result.objectives.map((objective) => judgedHere(objective, setting.stated));
  return {
    ...whereOf(point),
    outcome: 'finished',
    note: '',
    verdict: verdictOf(objectives),
    scenarioHash: provenance.scenarioHash,
    replications: provenance.completed,
    ...(provenance.precision === undefined ? {} : { precision: provenance.precision }),
    objectives,
    measures: Object.fromEntries(setting.measures.map((measure) => [measure.name, measured(result, measure, setting.paired.includes(measure.name))])),
    stability: Object.fromEntries(Object.entries(components).map(([name, { stability }]) => [name, stability.label])),
    costMonthly: cost?.monthly ?? null,
    ...(unpriced === 0 ? {} : { unpriced }),
    events: provenance.events,
  };
}

function judgedHere(objective: ObjectiveResult, stated: readonly string[]): PointObjective {
  const { expression, actual, interval, verdict, note, ...varied } = objective;
  return { expression, actual, interval, verdict, note, ...(stated.includes(expression) ? {} : { varied }) };
}

function measured(result: StudyResult, measure: SweepMeasure, isPaired: boolean): PointMeasure {
  const { value, interval, replications } = measureIn(result, measure);
  return {
    value,
    interval,
    ...(isLevel(measure) && overloadOf(result, measure.component) !== null ? { grows: true } : {}),
    ...(isPaired && replications.length > 0 ? { replications } : {}),
  };
}

/** A rate or a share of an overloaded component is what it is; what piles up there has no level. */
function isLevel({ aggregate, unit }: SweepMeasure): boolean {
  return /^(mean|max|last|p\d+)$/.test(aggregate) && unit !== 'ratio' && !unit.endsWith('/s');
}

export function refused(point: SweepPoint, problems: readonly Problem[]): PointResult {
  const problem = problems.find(({ severity }) => severity === 'error') ?? problems[0];
  return notRun(point, 'refused', problem === undefined ? 'refused' : problem.message);
}

export function notRun(point: SweepPoint, outcome: 'skipped' | 'refused', note: string): PointResult {
  const nothing = { verdict: null, scenarioHash: '', replications: 0, objectives: [], measures: {}, stability: {}, costMonthly: null, events: 0 };
  return { ...whereOf(point), outcome, note, ...nothing };
}

function whereOf({ index, id, values }: SweepPoint): Pick<PointResult, 'index' | 'id' | 'values'> {
  return { index, id, values };
}
