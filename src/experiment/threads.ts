/**
 * Jobs on worker threads. Results come back in the order of the jobs, whatever the number of threads and
 * the order of completion; nothing of a result depends on either.
 */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import type { RunResult } from '../result/run-result.ts';
import { widenInlining } from './compiler-flags.ts';
import { type Job, replicate } from './replicate.ts';

export interface ThreadOptions {
  /** Worker threads; 0 runs in the caller's own thread, which tests and browsers want. Default: one a core. */
  readonly threads?: number;
  /** When aborted, finished jobs are kept and no new one starts; running ones are ended. */
  readonly signal?: AbortSignal;
  /** Told of each finished job, in order of completion. */
  readonly onFinished?: (result: RunResult, index: number) => void;
}

/** A thread ended without an answer: our fault or the machine's, never the scenario's. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
}

/** Jobs handed out at once per thread: enough to keep it busy, few enough that a long sweep holds no heap of models. */
const JOBS_AHEAD = 2;

export function threadsByDefault(): number {
  return Math.max(1, availableParallelism());
}

/** Results by job index; a hole where a job was not finished because of the signal. */
export async function runJobs(jobs: Iterable<Job>, options: ThreadOptions = {}): Promise<(RunResult | undefined)[]> {
  widenInlining();
  const threads = options.threads ?? threadsByDefault();
  return threads === 0 ? runHere(jobs, options) : runOnThreads(jobs, threads, options);
}

function runHere(jobs: Iterable<Job>, { signal, onFinished }: ThreadOptions): (RunResult | undefined)[] {
  const results: (RunResult | undefined)[] = [];
  for (const job of jobs) {
    if (signal?.aborted) break;
    const result = replicate(job);
    results.push(result);
    onFinished?.(result, results.length - 1);
  }
  return results;
}

async function runOnThreads(jobs: Iterable<Job>, threads: number, { signal, onFinished }: ThreadOptions): Promise<(RunResult | undefined)[]> {
  const pool = new Piscina<Job, RunResult>({
    filename: new URL('./thread.js', import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: 1_000,
  });
  const results: (RunResult | undefined)[] = [];
  const source = jobs[Symbol.iterator]();
  let handedOut = 0;
  const lane = async (): Promise<void> => {
    for (let next = source.next(); !next.done && !signal?.aborted; next = source.next()) {
      const index = handedOut++;
      try {
        const result = await pool.run(next.value, signal === undefined ? {} : { signal });
        results[index] = result;
        onFinished?.(result, index);
      } catch (error) {
        if (signal?.aborted) return;
        throw asThreadError(error);
      }
    }
  };
  try {
    await Promise.all(Array.from({ length: threads * JOBS_AHEAD }, lane));
  } finally {
    await pool.destroy();
  }
  return results;
}

function asThreadError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && /^believed:|holds more than|^event in the past/.test(message)) return error;
  return new ThreadError(`a worker thread ended without an answer: ${message}`, { cause: error });
}
