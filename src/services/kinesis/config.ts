import type { Bytes, Micros, PerSecond } from '../../units/units.ts';
import type { CallTime } from '../call-time.ts';

/** Infinity stands for "no limit". */
export interface KinesisConfig {
  readonly shards: number;
  readonly retention: Micros;
  readonly recordBytesMax: Bytes;
  readonly callRecordsMax: number;
  readonly callBytesMax: Bytes;
  readonly writeRecordsPerSecond: PerSecond;
  readonly writeBytesPerSecond: PerSecond;
  readonly writeLimiter: {
    readonly mode: 'token-bucket' | 'fixed-window';
    /** Records and bytes a shard accepts at once after rest (token bucket). */
    readonly recordDepth: number;
    readonly byteDepth: Bytes;
    /** Multiplies both rates: 1.0 is the documented floor, 1.03–1.25 was measured. */
    readonly slack: number;
  };
  readonly readLimiter: { readonly mode: 'token-bucket' | 'fixed-window' };
  readonly readBytesPerSecond: PerSecond;
  readonly readCallsPerSecond: PerSecond;
  readonly getRecordsMost: number;
  readonly getBytesMost: Bytes;
  /** From acceptance until GetRecords can return the record. */
  readonly propagation: Micros;
  readonly latencies: { readonly putRecord: CallTime; readonly putRecords: CallTime; readonly getRecords: CallTime };
}
