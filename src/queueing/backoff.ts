/**
 * Exponential backoff with jitter, and the tokens a client pays for retries.
 * Delay before retry i (from 0): U × min(base × 2^i, cap); tokens bound how many retries a client makes
 * beyond its successes.
 */
import type { Uniform } from '../kernel/draws.ts';
import { holdsFloats } from '../units/floats.ts';

/** Microseconds before retry `retry` (from 0), rounded down to whole milliseconds as the SDK does. */
export function backoffDelay(retry: number, base: number, cap: number, jitter: 'full' | 'none', uniform: Uniform): number {
  const longest = Math.min(base * 2 ** Math.min(retry, 40), cap);
  return jitter === 'none' ? longest : Math.floor((uniform.next() * longest) / 1000) * 1000;
}

export class RetryTokens {
  private readonly capacity: number;
  private tokens = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
    this.tokens = capacity;
  }

  take(cost: number): boolean {
    if (this.tokens < cost) return false;
    this.tokens -= cost;
    return true;
  }

  /** A success gives back what its last retry cost, or one. */
  giveBack(lastCost: number): void {
    // Mostly there is nothing to give back to.
    if (this.tokens < this.capacity) this.tokens = Math.min(this.capacity, this.tokens + Math.max(1, lastCost));
  }
}

holdsFloats(new RetryTokens(1), 'tokens');
