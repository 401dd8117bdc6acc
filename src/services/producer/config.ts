import type { Distribution } from '../../kernel/distribution.ts';
import type { RatePattern } from '../../model/model.ts';
import type { Bytes, Micros, Ratio } from '../../units/units.ts';
import type { RetryConfig } from '../retry-config.ts';

/** What every client that sends has. */
export interface ClientConfig {
  /** Index into the model's key spaces. */
  readonly keySpace: number;
  /** Calls in flight at once; more wait in the client, in order. Infinity: no bound. */
  readonly connections: number;
  readonly retry: RetryConfig;
}

export interface ProducerConfig extends ClientConfig {
  readonly rate: RatePattern;
  readonly arrivals:
    | { readonly kind: 'poisson' }
    | { readonly kind: 'regular' }
    /** Any interarrival distribution, scaled to mean 1 and stretched by the rate. */
    | { readonly kind: 'renewal'; readonly interarrival: Distribution };
  /** Bytes. */
  readonly size: Distribution;
  /** `linger` 0: a batch holds what arrives at one instant. */
  readonly batch: { readonly records: number; readonly bytes: Bytes; readonly linger: Micros };
  /** Deduplication ids for FIFO queues: one a message, or none (the queue hashes the body). */
  readonly deduplication: 'explicit' | 'content';
  /** A share of the messages is sent again, same body and same id, `after` later: the application's own doubles. */
  readonly repeats: { readonly share: Ratio; readonly after: Micros } | null;
}
