/**
 * A token bucket refilled continuously: depth `depth`, `perSecond` tokens a second, full at the start.
 * Tokens are settled when asked, so an idle bucket costs nothing. Infinite rates accept everything.
 */
import { holdsFloats } from '../units/floats.ts';

/** What the refill is rounded by, in tokens, must not refuse a call that is exactly on time. */
const ROUNDING = 1e-6;

export class TokenBucket {
  private perMicro: number;
  private depth: number;
  private tokens = 0;
  private settledAt = 0;

  constructor(perSecond: number, depth: number) {
    this.perMicro = perSecond / 1e6;
    this.depth = depth;
    this.tokens = depth;
  }

  /** Another rate and depth from `now` on; tokens stay. */
  change(now: number, perSecond: number, depth: number): void {
    this.at(now);
    this.perMicro = perSecond / 1e6;
    this.depth = depth;
  }

  /** Tokens at `now` (µs). */
  at(now: number): number {
    if (this.perMicro === Number.POSITIVE_INFINITY) return Number.POSITIVE_INFINITY;
    const tokens = this.tokens + (now - this.settledAt) * this.perMicro;
    this.tokens = tokens < this.depth ? tokens : this.depth;
    this.settledAt = now;
    return this.tokens;
  }

  /** Pays out of a bucket that `at` has just settled; may go below zero when the caller allows debt. */
  pay(amount: number): void {
    if (this.perMicro !== Number.POSITIVE_INFINITY) this.tokens -= amount;
  }

  /** Microseconds from the instant it was settled last until it holds `amount`, as `take` has it; 0 when it does. */
  until(amount: number): number {
    const missing = amount - ROUNDING - this.tokens;
    return missing <= 0 || this.perMicro === Number.POSITIVE_INFINITY ? 0 : Math.ceil(missing / this.perMicro);
  }

  /** Takes `amount` at `now` if the bucket can pay it in full. */
  take(now: number, amount: number): boolean {
    if (this.at(now) + ROUNDING < amount) return false;
    this.pay(amount);
    return true;
  }
}

holdsFloats(new TokenBucket(1, 1), 'tokens', 'settledAt');
