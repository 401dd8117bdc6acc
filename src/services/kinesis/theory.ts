/** A stream as queueing theory sees it. */
import { type Theory, takesTime } from '../theory.ts';
import type { KinesisConfig } from './config.ts';

function viewOf({ shards, retention, latencies, ...config }: KinesisConfig): Theory {
  const { slack, recordDepth, byteDepth } = config.writeLimiter;
  return {
    source: {
      places: shards,
      largest: { bytes: config.recordBytesMax, refused: 'call' },
      writeLimit: {
        records: { limit: 'shard.write.records', perSecond: config.writeRecordsPerSecond * slack, depth: recordDepth },
        bytes: { limit: 'shard.write.bytes', perSecond: config.writeBytesPerSecond * slack, depth: byteDepth },
        inWindows: config.writeLimiter.mode === 'fixed-window',
        refusals: ['throttled', 'WriteProvisionedThroughputExceeded'],
      },
      delay: 0,
      visibilityTimeout: Number.POSITIVE_INFINITY,
      retention,
      setsAside: false,
      knowsIdsFor: null,
      isGrouped: false,
      lines: 1,
      callsTakeTime: takesTime(latencies),
    },
  };
}

export const theory = (config: object): Theory => viewOf(config as KinesisConfig);
