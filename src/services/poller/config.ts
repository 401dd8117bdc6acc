import type { Distribution } from '../../kernel/distribution.ts';
import type { Micros, Ratio } from '../../units/units.ts';
import type { RetryConfig } from '../retry-config.ts';

export interface PollerConfig {
  readonly workers: number;
  readonly batch: number;
  /** Long poll; 0 is a short poll each `interval`. */
  readonly wait: Micros;
  readonly interval: Micros;
  /** Microseconds. */
  readonly serviceTime: Distribution;
  readonly serviceTimePer: 'message' | 'batch';
  /** Messages a worker holds received beyond the batch it works on. */
  readonly prefetch: number;
  readonly deletes: 'each' | 'batch';
  /** How long its receives hide what they return; null: as the queue has it. */
  readonly visibilityTimeout: Micros | null;
  /** Extend visibility to that timeout this often while a message is held; 0 is never. */
  readonly heartbeat: Micros;
  /** Part of the messages whose work fails: not deleted, they reappear after the visibility timeout. */
  readonly failureShare: Ratio;
  readonly retry: RetryConfig;
}
