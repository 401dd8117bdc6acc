/** A standard queue as queueing theory sees it. */
import type { SqsStandardConfig } from '../sqs/config.ts';
import { sqsSource } from '../sqs/theory.ts';
import type { Theory } from '../theory.ts';

function viewOf(config: SqsStandardConfig): Theory {
  // No closed form holds of a queue whose attributes change.
  if (config.changes.length > 0) return {};
  return { source: { ...sqsSource(config), lines: config.stores } };
}

export const theory = (config: object): Theory => viewOf(config as SqsStandardConfig);
