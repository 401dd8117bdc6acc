/** An SQS queue as queueing theory sees it. */
import { type SourceView, takesTime } from '../theory.ts';
import type { SqsConfig } from './config.ts';

export function sqsSource({ messageBytesMax, delay, retention, deadLetter, latencies }: SqsConfig): SourceView {
  return {
    places: null,
    writeLimit: null,
    messageBytesMax,
    delay,
    retention,
    setsAside: deadLetter !== null,
    knowsIdsFor: null,
    isGrouped: false,
    lines: 1,
    callsTakeTime: takesTime(latencies),
  };
}
