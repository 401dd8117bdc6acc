/**
 * Jobs on worker threads. Results come back in the order of the jobs, whatever the number of threads and
 * the order of completion; nothing of a result depends on either.
 */

import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';
import { asCapacityExceeded } from '../kernel/capacity.ts';
import type { RunResult } from '../result/run-result.ts';
import { setInlining } from './compiler-flags.ts';
import { mayEndBy } from './long-run.ts';
import { type Job, replicate } from './replicate.ts';
import type { SimulatedTime } from './simulated-time.ts';

export interface ThreadOptions {
  /** Worker threads; 0 runs in the caller's own thread, which tests and browsers want. Default: one a core. */
  readonly threads?: number;
  /** When aborted, finished jobs are kept and no new one starts; running ones are ended. */
  readonly signal?: AbortSignal;
  /** Told of each finished job, in order of completion. */
  readonly onFinished?: (result: RunResult, index: number) => void;
  /** Grows while jobs run, for who shows how far they are. */
  readonly simulated?: SimulatedTime;
}

/** A thread ended without an answer: our fault or the machine's, never the scenario's. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
}

/** Threads that stay while a study or a sweep hands them jobs. */
export interface Crew<Task, Answer> {
  /** Jobs worth handing out at once: enough to keep all busy, few enough that a long list holds no heap of models. */
  readonly width: number;
  /** Runs one job on whichever thread is free; undefined when the signal came first. */
  run(task: Task): Promise<Answer | undefined>;
  close(): Promise<void>;
}

export interface CrewOptions<Task, Answer> extends Pick<ThreadOptions, 'threads' | 'signal'> {
  /** About how many messages all its jobs will carry; not known: many. */
  readonly messages?: number;
  /** The built file a thread starts from, beside this one. */
  readonly file: string;
  /** Handed to every thread once, when it starts. */
  readonly workerData?: unknown;
  /** The same in the caller's own thread. */
  readonly here: (task: Task) => Answer;
}

const JOBS_AHEAD = 2;

/**
 * Piscina first requires the thread's file and imports it when that fails. To end a thread while it requires an
 * ES module aborts the whole process (Node 20: "IsGraphAsync must be used on an instantiated module"), and Ctrl-C
 * in the first moments does just that; while it imports one, it may be ended at any time. An engine that no longer
 * knows the option would refuse to start the thread.
 */
const IMPORT_ONLY = ['--no-experimental-require-module'].filter((option) => process.allowedNodeEnvironmentFlags.has(option));

export function threadsByDefault(): number {
  return Math.max(1, availableParallelism());
}

/** Threads that replicate; `messages`: about how many they will carry. */
export function openCrew(options: ThreadOptions = {}, messages = Infinity): Crew<Job, RunResult> {
  return crewOf({ ...threadsAndSignal(options), messages, file: './thread.js', here: (job) => replicate(job, mayEndBy) });
}

export function threadsAndSignal({ threads, signal }: ThreadOptions): Pick<ThreadOptions, 'threads' | 'signal'> {
  return { ...(threads === undefined ? {} : { threads }), ...(signal === undefined ? {} : { signal }) };
}

export function crewOf<Task, Answer>(options: CrewOptions<Task, Answer>): Crew<Task, Answer> {
  setInlining(options.messages ?? Infinity);
  const threads = options.threads ?? threadsByDefault();
  return threads === 0 ? crewHere(options) : crewOfThreads(options, threads);
}

function crewHere<Task, Answer>({ here, signal }: CrewOptions<Task, Answer>): Crew<Task, Answer> {
  const run = async (task: Task): Promise<Answer | undefined> => {
    // A job blocks this thread; a breath between jobs lets the signal and the screen through.
    await new Promise((resolve) => setTimeout(resolve));
    return signal?.aborted ? undefined : here(task);
  };
  return { width: 1, run, close: () => Promise.resolve() };
}

function crewOfThreads<Task, Answer>({ file, workerData, signal }: CrewOptions<Task, Answer>, threads: number): Crew<Task, Answer> {
  const pool = new Piscina<Task, Answer>({
    filename: new URL(file, import.meta.url).href,
    minThreads: 1,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    idleTimeout: 1_000,
    execArgv: IMPORT_ONLY,
    ...(workerData === undefined ? {} : { workerData }),
  });
  // Every job handed out listens to the one signal and lets go of it; Node takes the eleventh for a leak and says so on stderr.
  if (signal !== undefined) setMaxListeners(0, signal);
  // A thread that fails before it has a job, as it loads, is told of nowhere else; the next would fail alike.
  let fault: Error | null = null;
  pool.on('error', (error: Error) => {
    fault ??= error;
    void pool.destroy();
  });
  const run = async (task: Task): Promise<Answer | undefined> => {
    if (signal?.aborted) return undefined;
    try {
      if (fault !== null) throw fault;
      return await pool.run(task, signal === undefined ? {} : { signal });
    } catch (error) {
      if (signal?.aborted) return undefined;
      throw asThreadError(fault ?? error);
    }
  };
  return { width: threads * JOBS_AHEAD, run, close: () => pool.destroy() };
}

/** Runs jobs on threads that stay open: as many at a time as are worth handing out. */
export async function runOn<Task, Answer>(
  crew: Crew<Task, Answer>,
  jobs: Iterable<Task>,
  onFinished?: (answer: Answer, index: number) => void,
): Promise<(Answer | undefined)[]> {
  const results: (Answer | undefined)[] = [];
  const source = jobs[Symbol.iterator]();
  let handedOut = 0;
  const lane = async (): Promise<void> => {
    for (let next = source.next(); !next.done; next = source.next()) {
      const index = handedOut++;
      const answer = await crew.run(next.value);
      if (answer === undefined) return;
      results[index] = answer;
      onFinished?.(answer, index);
    }
  };
  await Promise.all(Array.from({ length: crew.width }, lane));
  return results;
}

function asThreadError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  const beyond = asCapacityExceeded(error);
  if (beyond !== null) return beyond;
  if (error instanceof Error && /^believed:|^an event must not be/.test(message)) return error;
  return new ThreadError(`a worker thread ended without an answer: ${message}`, { cause: error });
}
