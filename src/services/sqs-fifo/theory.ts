/** A FIFO queue as queueing theory sees it. */
import type { SqsFifoConfig } from '../sqs/config.ts';
import { sqsSource } from '../sqs/theory.ts';
import type { Theory } from '../theory.ts';

function viewOf(config: SqsFifoConfig): Theory {
  // No closed form holds of a queue whose attributes change.
  if (config.changes.length > 0) return {};
  return { source: { ...sqsSource(config), knowsIdsFor: config.deduplication.window, isGrouped: true } };
}

export const theory = (config: object): Theory => viewOf(config as SqsFifoConfig);
