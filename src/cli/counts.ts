/** Numbers of the command line. */
import { UsageError } from './exit-codes.ts';

const THREADS_MOST = 256;

/** Throws `UsageError` for a number of threads nobody can mean. */
export function checkThreads(threads: number | undefined, flag = '--threads'): void {
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 0 && threads <= THREADS_MOST))
    throw new UsageError(`${flag} takes a whole number from 0 to ${THREADS_MOST}, got ${threads}`);
}
