/** Numbers of the command line. */
import { UsageError } from './exit-codes.ts';

const THREADS_MOST = 256;
const THREADS = `a whole number from 0 to ${THREADS_MOST}`;

/** An option that takes a number. Without a type, so that what is no number comes as it was given, not as NaN. */
export function numberOption(flag: string, describe: string, takes = THREADS) {
  return { nargs: 1, describe, coerce: (given: unknown) => numberIn(given, flag, takes) } as const;
}

/** `--threads` of every verb that runs something. */
export const threadsOption = numberOption(
  '--threads',
  'Worker threads (default: one a core); 0 runs in the main thread, where Ctrl-C waits for the replication in hand',
);

function numberIn(given: unknown, flag: string, takes: string): number | undefined {
  if (given === undefined) return undefined;
  const written = String(given);
  const number = written.trim() === '' ? Number.NaN : Number(written);
  if (Number.isNaN(number)) throw new UsageError(`${flag} takes ${takes}, got ${written === '' ? 'nothing' : written}`);
  return number;
}

/** Throws `UsageError` for a number of threads nobody can mean. */
export function checkThreads(threads: number | undefined, flag = '--threads'): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 0 && threads <= THREADS_MOST))
    throw new UsageError(`${flag} takes ${THREADS}, got ${threads}`);
}
