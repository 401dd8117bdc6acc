/** All replications of one model, folded into one result: the page the pipeline is read from. */

import type { Model } from '../model/model.ts';
import type { StudyContext } from '../result/context.ts';
import { type FoldParts, fold } from '../result/fold.ts';
import type { RunResult } from '../result/run-result.ts';
import type { StudyResult } from '../result/study-result.ts';
import { type EndRule, mayEndBy } from './long-run.ts';
import { endRuleOf, nextWave, withPrecision } from './precision.ts';
import { type Job, pilotOf, replicate, settled } from './replicate.ts';
import { withSecondOpinions } from './second-opinion.ts';
import type { SimulatedTime } from './simulated-time.ts';
import { type Crew, openCrew, runOn, type ThreadOptions } from './threads.ts';
import { expectedMessages } from './traffic.ts';
import { version } from './version.ts';

export interface StudyOptions extends ThreadOptions {
  /** Hash every event of every replication into the provenance. */
  readonly fingerprint?: boolean;
  /** Threads that are open already and stay so; `threads` and `signal` are then theirs. */
  readonly crew?: Crew<Job, RunResult>;
}

/** Runs a model and folds what finished; null when nothing did before the signal. */
export async function runStudy(model: Model, context: StudyContext, options: StudyOptions = {}): Promise<StudyResult | null> {
  const crew = options.crew ?? openCrew(options, messagesOf(model, context));
  const close = (): Promise<void> => (options.crew === undefined ? crew.close() : Promise.resolve());
  let waves: Waves;
  try {
    waves = await runWaves(model, context, crew, options);
  } catch (error) {
    await close();
    throw error;
  }
  // Threads take a while to end; what they found is folded meanwhile.
  const closed = close();
  const [run] = waves.runs;
  const result = run === undefined ? null : withSecondOpinions(foldStudy(waves, context), { ...model, horizon: run.horizon });
  await closed;
  return result;
}

/** About how many messages a study carries; one run alone is counted as endless: a single thread compiles beside an idle core. */
function messagesOf(model: Model, context: StudyContext): number {
  const replications = waveAfter([], context);
  return replications === 1 ? Infinity : replications * expectedMessages(model);
}

interface Waves {
  readonly runs: readonly RunResult[];
  /** Nothing that was begun is missing. */
  readonly isWhole: boolean;
}

async function runWaves(written: Model, context: StudyContext, crew: Crew<Job, RunResult>, options: StudyOptions): Promise<Waves> {
  const runs: RunResult[] = [];
  let isWhole = true;
  const choices: JobChoices = { ...options, endRule: endRuleOf(context) };
  const model = await settledOn(crew, written, waveAfter(runs, context), choices);
  if (model === null) return { runs, isWhole: false };
  for (let size = waveAfter(runs, context); size > 0 && isWhole; size = waveAfter(runs, context)) {
    const from = runs.length;
    const wave = jobsOf(model, size, { ...choices, from });
    const finished = await runOn(crew, wave, (run, index) => options.onFinished?.(run, from + index));
    for (const run of finished) if (run !== undefined) runs.push(run);
    isWhole = runs.length === from + size;
  }
  return { runs, isWhole };
}

/** The model with its warm-up found by pilots of the first wave, where it is to be found; null when the signal came first. */
export async function settledOn(crew: Crew<Job, RunResult>, model: Model, replications: number, choices: JobChoices = {}): Promise<Model | null> {
  const pilot = pilotOf(model);
  if (pilot === null) return model;
  const pilots = await runOn(crew, jobsOf(pilot, replications, { ...choices, fingerprint: false }));
  const finished = pilots.filter((run) => run !== undefined);
  return finished.length < replications ? null : settled(model, finished);
}

/** The same in the caller's own thread, without waiting for anything and without second opinions. */
export function studyHere(written: Model, context: StudyContext, parts?: FoldParts): StudyResult {
  const runs: RunResult[] = [];
  const endRule = endRuleOf(context);
  const pilot = pilotOf(written);
  const model = pilot === null ? written : settled(written, jobsOf(pilot, waveAfter(runs, context), { endRule }).map(inFull));
  for (let size = waveAfter(runs, context); size > 0; size = waveAfter(runs, context)) {
    for (const job of jobsOf(model, size, { from: runs.length, endRule })) runs.push(inFull(job));
  }
  return foldStudy({ runs, isWhole: true }, context, parts);
}

/** What a study will simulate at most, µs: the pilots of an automatic warm-up are runs as well. */
export function simulatedTimeOf(model: Model, { replications }: StudyContext): number {
  return model.horizon * replications * (pilotOf(model) === null ? 1 : 2);
}

/** A job of any kind, where everything is loaded. */
function inFull(job: Job): RunResult {
  return replicate(job, mayEndBy);
}

/** A fixed number is one wave, and so is one long run. */
function waveAfter(runs: readonly RunResult[], context: StudyContext): number {
  if (context.precision?.method === 'replications') return nextWave(runs, context, context.precision);
  return runs.length === 0 ? context.replications : 0;
}

function foldStudy({ runs, isWhole }: Waves, context: StudyContext, parts?: FoldParts): StudyResult {
  const { precision } = context;
  if (precision === undefined) return fold(runs, context, version, parts);
  // Fewer than `max` is no interruption: narrow enough is what was asked for.
  const result = fold(runs, isWhole ? { ...context, replications: runs.length } : context, version, parts);
  return withPrecision(result, runs, context, precision);
}

export interface JobChoices {
  readonly fingerprint?: boolean;
  /** Number of the first; default 0. */
  readonly from?: number;
  /** When each may end before the model's horizon; default: never. */
  readonly endRule?: EndRule | null;
  /** Told of simulated time done, once an interval. */
  readonly simulated?: SimulatedTime;
}

/** One job a replication. */
export function jobsOf(model: Model, replications: number, { fingerprint = false, from = 0, endRule = null, simulated }: JobChoices = {}): readonly Job[] {
  const told = simulated === undefined ? {} : { simulated };
  const shared = { model, fingerprint, isOneOfMany: replications > 1, ...(endRule === null ? {} : { endRule }), ...told };
  return Array.from({ length: replications }, (_, i) => ({ ...shared, replication: from + i }));
}
