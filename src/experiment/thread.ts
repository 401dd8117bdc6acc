/** What a thread runs: a job in, a run result out. The only file a worker thread that replicates starts from. */

import type { RunResult } from '../result/run-result.ts';
import { rehearseOnce } from './rehearsal.ts';
import { type Job, replicate } from './replicate.ts';

export default async function run(job: Job): Promise<RunResult> {
  if (job.isOneOfMany) rehearseOnce(job.model);
  if (job.endRule === undefined) return replicate(job);
  const { mayEndBy } = await import('./long-run.ts');
  return replicate(job, mayEndBy);
}
