/**
 * When a refused call is made again: attempts left, tokens left, then the delay. In that order, as the
 * SDK refuses.
 */
import type { Uniform } from '../../kernel/draws.ts';
import { AdaptiveRate } from '../../queueing/adaptive-rate.ts';
import { backoffDelay, RetryTokens } from '../../queueing/backoff.ts';
import type { Batch } from '../batch.ts';
import type { RetryConfig } from '../retry-config.ts';
import type { Site } from '../site.ts';

export class Retries {
  readonly #config: RetryConfig;
  readonly #tokens: RetryTokens | null;
  readonly #adaptive: AdaptiveRate | null;
  readonly #uniform: Uniform;

  constructor(config: RetryConfig, site: Site) {
    this.#config = config;
    this.#tokens = config.quota === null ? null : new RetryTokens(config.quota.capacity);
    this.#adaptive = config.adaptive ? new AdaptiveRate() : null;
    this.#uniform = site.uniform('backoff');
  }

  /** Microseconds the client holds a call back (adaptive mode). */
  holdBack(now: number): number {
    return this.#adaptive === null ? 0 : this.#adaptive.reserve(now);
  }

  succeeded(batch: Batch, now: number): void {
    this.#tokens?.giveBack(batch.retryCost);
    this.#adaptive?.answered(now, false);
  }

  /**
   * Microseconds before `again` is sent, or −1 when it is not: attempts or tokens are used up.
   * `refused` is the call that failed; its kind of error picks the base delay and the price.
   */
  delayBefore(refused: Batch, again: Batch, isThrottled: boolean, now: number): number {
    const { attempts, quota, throttlingBase, transientBase, cap, jitter } = this.#config;
    this.#adaptive?.answered(now, isThrottled);
    if (refused.attempts >= attempts) return -1;
    const cost = quota === null ? 0 : isThrottled ? quota.throttlingCost : quota.transientCost;
    if (this.#tokens !== null && !this.#tokens.take(cost)) return -1;
    again.retryCost = cost;
    return backoffDelay(refused.attempts - 1, isThrottled ? throttlingBase : transientBase, cap, jitter, this.#uniform);
  }
}
