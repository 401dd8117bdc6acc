import type { Distribution } from '../../kernel/distribution.ts';
import type { Micros } from '../../units/units.ts';

export interface ShardReaderConfig {
  /** Shards are shared evenly; workers beyond the number of shards are idle. A worker does one thing at a time. */
  readonly workers: number;
  /** Between the GetRecords calls to one shard; a batch still in work delays the next. */
  readonly pollInterval: Micros;
  readonly recordsMost: number;
  /** Microseconds. */
  readonly serviceTime: Distribution;
  readonly serviceTimePer: 'message' | 'batch';
}
