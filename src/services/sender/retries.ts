/**
 * When a refused call is made again: attempts left, tokens left, then the delay. In that order, as the
 * SDK refuses.
 */
import type { Uniform } from '../../kernel/draws.ts';
import { backoffDelay, RetryTokens } from '../../queueing/backoff.ts';
import type { Batch } from '../batch.ts';
import type { RetryConfig } from '../retry-config.ts';
import type { Site } from '../site.ts';

export class Retries {
  private readonly config: RetryConfig;
  private readonly tokens: RetryTokens | null;
  private readonly uniform: Uniform;

  constructor(config: RetryConfig, site: Site) {
    this.config = config;
    this.tokens = config.quota === null ? null : new RetryTokens(config.quota.capacity);
    this.uniform = site.uniform('backoff');
  }

  /** The SDK saw the call succeed, whatever became of its entries. */
  succeeded(batch: Batch): void {
    this.tokens?.giveBack(batch.retryCost);
  }

  /** A first attempt succeeded. */
  succeededAtOnce(): void {
    if (this.tokens !== null) this.tokens.giveBack(0);
  }

  /**
   * Microseconds before `again` is sent, or −1 when it is not: attempts or tokens are used up.
   * `refused` is the call that failed; its kind of error picks the base delay and the price.
   */
  delayBefore(refused: Batch, again: Batch, isThrottled: boolean): number {
    const { attempts, quota } = this.config;
    if (refused.attempts >= attempts) return -1;
    const cost = quota === null ? 0 : isThrottled ? quota.throttlingCost : quota.transientCost;
    if (this.tokens !== null && !this.tokens.take(cost)) return -1;
    again.retryCost = cost;
    return this.backoff(refused, isThrottled);
  }

  /** The same where the application sends again what the SDK takes for a success: it pays no tokens. */
  delayOfApplication(refused: Batch, again: Batch, isThrottled: boolean): number {
    again.retryCost = 0;
    return refused.attempts >= this.config.attempts ? -1 : this.backoff(refused, isThrottled);
  }

  private backoff({ attempts }: Batch, isThrottled: boolean): number {
    const { throttlingBase, transientBase, cap, jitter } = this.config;
    return backoffDelay(attempts - 1, isThrottled ? throttlingBase : transientBase, cap, jitter, this.uniform);
  }
}
