/** What a sweep's thread runs: a point in, what is kept of it out. Started with the scenario's text and files. */
import { workerData } from 'node:worker_threads';
import { type PointAnswer, type PointJob, type PointSetting, runPoint } from './point.ts';
import { rehearseOnce } from './rehearsal.ts';

export default function run(job: PointJob): PointAnswer {
  return runPoint(settingOf(workerData), job, rehearseOnce);
}

/** The pool wraps what it hands to a thread: its own part first, then ours. */
function settingOf(data: unknown): PointSetting {
  const own: unknown = Array.isArray(data) ? data.at(-1) : data;
  if (typeof own !== 'object' || own === null || !('source' in own)) throw new Error('believed: a thread of a sweep starts with its scenario');
  return own as PointSetting;
}
