import type { Distribution } from '../../kernel/distribution.ts';
import type { Bytes, Micros } from '../../units/units.ts';
import type { RetryConfig } from '../retry-config.ts';

/** What everything that sends has. */
export interface SenderConfig {
  /** Bytes. */
  readonly size: Distribution;
  /** Index into the model's key spaces. */
  readonly keySpace: number;
  /** `linger` 0: a batch holds what arrives at one instant. */
  readonly batch: { readonly records: number; readonly bytes: Bytes; readonly linger: Micros };
  /** Calls in flight at once; more wait in the sender, in order. Infinity: no bound. */
  readonly connections: number;
  readonly retry: RetryConfig;
}
