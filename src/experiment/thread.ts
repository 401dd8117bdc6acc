/** What a thread runs: a job in, a run result out. The only file a worker thread starts from. */

import type { RunResult } from '../result/run-result.ts';
import { type Job, replicate } from './replicate.ts';

export default function run(job: Job): RunResult {
  return replicate(job);
}
