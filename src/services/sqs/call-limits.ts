/** What one send call may hold, whatever the rate. */
import type { Batch } from '../batch.ts';
import { ACCEPTED, BATCH_REQUEST_TOO_LONG, type Outcome, TOO_MANY_ENTRIES } from '../outcome.ts';
import type { SqsConfig } from './config.ts';

/** The error of a call that holds too much; ACCEPTED when it does not. The total of a batch does not bind a message sent alone. */
export function refusalOf({ length, bytes }: Batch, { batchEntriesMax, batchBytesMax }: SqsConfig): Outcome {
  if (length > batchEntriesMax) return TOO_MANY_ENTRIES;
  return bytes > batchBytesMax && length > 1 ? BATCH_REQUEST_TOO_LONG : ACCEPTED;
}
