/**
 * A shard's read limits, of calls and of bytes, whoever reads. What a call brings is known only once it was answered, so bytes are
 * paid after the fact.
 *
 * Token bucket (default): calls refill continuously up to one second's; reading runs on while at most a second of bytes is unpaid, and
 * beyond that all is paid back before the next call. Fixed window: a second that opens with the next use holds so many calls and bytes;
 * what was read beyond its bytes counts in the seconds right after it, and the call that went beyond is followed by a wait of its own
 * bytes at the limit, so that 10 MiB block a shard for 5 s wherever in a window they were read.
 */
import { TokenBucket } from '../../queueing/token-bucket.ts';
import { holdsFloats } from '../../units/floats.ts';
import type { KinesisConfig } from './config.ts';

export const MAY_READ = 0;
export const CALLS_BOUND = 1;
export const READ_BYTES_BOUND = 2;

/** Rounding in a rate must not refuse the last call of a window. */
const SLIP = 1e-6;

export class ReadLimiter {
  private readonly isWindow: boolean;
  private readonly bytesPerMicro: number;
  /** Until then every read is refused: a call took more than a second's worth, or than its window had. µs */
  private freeAt = 0;
  /** Token bucket: calls. */
  private readonly calls: TokenBucket;
  /** Token bucket: when all that was read so far is paid for at the documented rate, µs. */
  private paidAt = 0;
  /** Fixed window: its length, µs, what it holds, and what is used of it. */
  private readonly windowMicros: number;
  private readonly windowCalls: number;
  private readonly windowBytes: number;
  private callsUsed = 0;
  private bytesUsed = 0;
  private openedAt = Number.NEGATIVE_INFINITY;

  constructor({ readLimiter, readCallsPerSecond, readBytesPerSecond }: Pick<KinesisConfig, 'readLimiter' | 'readCallsPerSecond' | 'readBytesPerSecond'>) {
    this.isWindow = readLimiter.mode === 'fixed-window';
    this.bytesPerMicro = readBytesPerSecond / 1e6;
    this.calls = new TokenBucket(readCallsPerSecond, Math.max(1, readCallsPerSecond));
    // A limit of less than one call a second has windows as long as one call needs.
    const seconds = Math.max(1, 1 / readCallsPerSecond);
    this.windowMicros = seconds * 1e6;
    this.windowCalls = readCallsPerSecond * seconds;
    this.windowBytes = readBytesPerSecond * seconds;
  }

  /** Whether a call may read at `now` (µs): MAY_READ, or the bound that refuses it. A call refused for bytes has used its call. */
  ask(now: number): number {
    if (this.isWindow) return this.askWindow(now);
    if (!this.calls.take(now, 1)) return CALLS_BOUND;
    return now < this.freeAt ? READ_BYTES_BOUND : MAY_READ;
  }

  /** Pays for what a call brought. */
  pay(now: number, bytes: number): void {
    if (this.isWindow) {
      this.bytesUsed += bytes;
      if (this.bytesUsed > this.windowBytes) this.freeAt = now + bytes / this.bytesPerMicro;
      return;
    }
    this.paidAt = Math.max(now, this.paidAt) + bytes / this.bytesPerMicro;
    if (this.paidAt > now + 1e6) this.freeAt = this.paidAt;
  }

  private askWindow(now: number): number {
    if (now >= this.openedAt + this.windowMicros) this.turn(now);
    if (this.callsUsed + 1 > this.windowCalls + SLIP) return CALLS_BOUND;
    this.callsUsed++;
    return now < this.freeAt || this.bytesUsed >= this.windowBytes ? READ_BYTES_BOUND : MAY_READ;
  }

  /** Opens a window: right after those that what was read beyond still fills, or now. */
  private turn(now: number): void {
    const windows = Math.floor((now - this.openedAt) / this.windowMicros);
    const beyond = this.bytesUsed - windows * this.windowBytes;
    this.callsUsed = 0;
    this.bytesUsed = beyond > 0 ? beyond : 0;
    this.openedAt = beyond > 0 ? this.openedAt + windows * this.windowMicros : now;
  }
}

holdsFloats(
  new ReadLimiter({ readLimiter: { mode: 'token-bucket' }, readCallsPerSecond: 1, readBytesPerSecond: 1 }),
  'freeAt',
  'paidAt',
  'callsUsed',
  'bytesUsed',
  'openedAt',
);
