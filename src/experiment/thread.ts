/** What a thread runs: a job in, a run result out. The only file a worker thread that replicates starts from. */

import type { RunResult } from '../result/run-result.ts';
import { rehearse } from './rehearsal.ts';
import { type Job, replicate } from './replicate.ts';

let isFirst = true;

export default function run(job: Job): RunResult {
  if (isFirst && job.isOneOfMany) rehearse(job.model);
  isFirst = false;
  return replicate(job);
}
