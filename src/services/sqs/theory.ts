/** An SQS queue as queueing theory sees it. */
import { type SourceView, takesTime } from '../theory.ts';
import type { SqsConfig } from './config.ts';

export function sqsSource({ delay, retention, visibilityTimeout, messageBytesMax, deadLetter, latencies }: SqsConfig): SourceView {
  return {
    places: null,
    largest: { bytes: messageBytesMax, refused: 'message' },
    writeLimit: null,
    delay,
    visibilityTimeout,
    retention,
    setsAside: deadLetter !== null,
    knowsIdsFor: null,
    isGrouped: false,
    lines: 1,
    callsTakeTime: takesTime(latencies),
  };
}
