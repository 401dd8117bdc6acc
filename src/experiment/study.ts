/** All replications of one model, folded into one result: the page the pipeline is read from. */

import type { Model } from '../model/model.ts';
import type { StudyContext } from '../result/context.ts';
import { fold } from '../result/fold.ts';
import type { RunResult } from '../result/run-result.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { Job } from './replicate.ts';
import { runJobs, type ThreadOptions } from './threads.ts';
import { version } from './version.ts';

export interface StudyOptions extends ThreadOptions {
  /** Hash every event of every replication into the provenance. */
  readonly fingerprint?: boolean;
}

/** Runs a model and folds what finished; null when nothing did before the signal. */
export async function runStudy(model: Model, context: StudyContext, options: StudyOptions = {}): Promise<StudyResult | null> {
  const finished = await runJobs(jobsOf(model, context.replications, options.fingerprint ?? false), options);
  const runs = finished.filter((run): run is RunResult => run !== undefined);
  return runs.length === 0 ? null : fold(runs, context, version);
}

/** One job a replication. */
export function jobsOf(model: Model, replications: number, fingerprint: boolean): readonly Job[] {
  return Array.from({ length: replications }, (_, replication) => ({ model, replication, fingerprint }));
}
