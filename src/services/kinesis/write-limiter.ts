/**
 * A shard's write limit: records and bytes together; an entry is admitted only if both can pay.
 *
 * Token bucket (default): both refill continuously up to their depth. Fixed window: both are full again
 * one second after the window opened, and a new window opens with the next use.
 */
import type { KinesisConfig } from './config.ts';

export const ADMITTED = 0;
export const RECORDS_BOUND = 1;
export const BYTES_BOUND = 2;

/** Rounding in a refill must not refuse a write that is exactly on time. */
const SLIP = 1e-6;

export class WriteLimiter {
  private readonly isWindow: boolean;
  private readonly recordsPerMicro: number;
  private readonly bytesPerMicro: number;
  private readonly recordDepth: number;
  private readonly byteDepth: number;
  private records: number;
  private bytes: number;
  private settledAt = 0;

  constructor({ writeLimiter, writeRecordsPerSecond, writeBytesPerSecond }: KinesisConfig) {
    const { mode, slack, recordDepth, byteDepth } = writeLimiter;
    this.isWindow = mode === 'fixed-window';
    this.recordsPerMicro = (writeRecordsPerSecond * slack) / 1e6;
    this.bytesPerMicro = (writeBytesPerSecond * slack) / 1e6;
    this.recordDepth = this.isWindow || writeRecordsPerSecond === Number.POSITIVE_INFINITY ? writeRecordsPerSecond * slack : recordDepth;
    this.byteDepth = this.isWindow || writeBytesPerSecond === Number.POSITIVE_INFINITY ? writeBytesPerSecond * slack : byteDepth;
    this.records = this.recordDepth;
    this.bytes = this.byteDepth;
    if (this.isWindow) this.settledAt = Number.NEGATIVE_INFINITY;
  }

  /** Pays for one record of `bytes` at `now` (µs): ADMITTED, or the bound that refused it. Refusals pay nothing. */
  admit(now: number, bytes: number): number {
    if (now !== this.settledAt) this.settle(now);
    if (this.records + SLIP < 1) return RECORDS_BOUND;
    if (this.bytes + SLIP < bytes) return BYTES_BOUND;
    this.records -= 1;
    this.bytes -= bytes;
    return ADMITTED;
  }

  private settle(now: number): void {
    if (this.isWindow) {
      if (now < this.settledAt + 1e6) return;
      this.records = this.recordDepth;
      this.bytes = this.byteDepth;
    } else {
      const elapsed = now - this.settledAt;
      this.records = Math.min(this.recordDepth, this.records + elapsed * this.recordsPerMicro);
      this.bytes = Math.min(this.byteDepth, this.bytes + elapsed * this.bytesPerMicro);
    }
    this.settledAt = now;
  }
}
