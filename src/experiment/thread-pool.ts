/**
 * The threads themselves, apart from what they run: so that the first may load while the scenario is still read.
 * Imports nothing of ours, for whoever begins one early has not loaded anything yet.
 */
import { availableParallelism } from 'node:os';
import { Piscina } from 'piscina';

export interface PoolOptions {
  /** The built file a thread starts from, beside this one. */
  readonly file: string;
  /** Threads at most. */
  readonly threads: number;
  /** Handed to every thread once, when it starts. */
  readonly workerData?: unknown;
}

/** What a thread that replicates starts from. */
export const REPLICATING = './thread.js';

export class Pool {
  readonly piscina: Piscina;
  /** Why a thread failed before it had a job, as it loaded: told of nowhere else, and the next would fail alike. */
  fault: Error | null = null;
  readonly options: PoolOptions;

  constructor(options: PoolOptions) {
    this.options = options;
    this.piscina = new Piscina({
      filename: new URL(options.file, import.meta.url).href,
      minThreads: 1,
      maxThreads: options.threads,
      concurrentTasksPerWorker: 1,
      idleTimeout: 1_000,
      execArgv: IMPORT_ONLY,
      ...(options.workerData === undefined ? {} : { workerData: options.workerData }),
    });
    this.piscina.on('error', (error: Error) => {
      this.fault ??= error;
      void this.piscina.destroy();
    });
  }
}

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

/** Begun and not yet taken. */
let early: Pool | null = null;

/** Does `work` while the first thread that replicates loads; ends that thread if nothing took it. */
export async function withEarlyThread<T>(threads: number | undefined, work: () => Promise<T>): Promise<T> {
  const most = threads ?? threadsByDefault();
  // What is no number of threads is refused by who reads the options.
  if (Number.isInteger(most) && most > 0) early = new Pool({ file: REPLICATING, threads: most });
  try {
    return await work();
  } finally {
    const unused = early;
    early = null;
    await unused?.piscina.destroy();
  }
}

/** The pool that was begun early if it is such a one, else a new one. */
export function takePool(options: PoolOptions): Pool {
  const isSuch = early !== null && options.workerData === undefined && early.options.file === options.file && early.options.threads === options.threads;
  const pool = isSuch ? early : null;
  if (pool !== null) early = null;
  return pool ?? new Pool(options);
}
