/** Workers on the shards of a stream, as queueing theory sees them. */
import type { Theory } from '../theory.ts';
import type { ShardReaderConfig } from './config.ts';

function viewOf({ recordsMost, ...config }: ShardReaderConfig): Theory {
  return { work: { ...config, over: 'from', atOnce: recordsMost, prefetch: 0, visibilityTimeout: null, heartbeat: 0, failureShare: 0, polls: true } };
}

export const theory = (config: object): Theory => viewOf(config as ShardReaderConfig);
