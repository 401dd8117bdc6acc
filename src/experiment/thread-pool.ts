/** The threads themselves, apart from what they run. */
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

export class Pool {
  readonly piscina: Piscina;
  /** Why a thread failed before it had a job, as it loaded: told of nowhere else, and the next would fail alike. */
  fault: Error | null = null;

  constructor(options: PoolOptions) {
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
