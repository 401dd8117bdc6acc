import type { Micros } from '../units/units.ts';

/** A retry mode spelt out; the facts of the SDKs are in fields/retry.ts. */
export interface RetryConfig {
  /** In all, the first included; 1 is no retry. */
  readonly attempts: number;
  /** Of a call that partly failed: send the failed entries again, the whole call, or nothing. */
  readonly entries: 'failed' | 'whole' | 'none';
  /** Delay before retry i (from 0): jitter × min(base × 2^i, cap); the base by the latest error's type. */
  readonly throttlingBase: Micros;
  readonly transientBase: Micros;
  readonly cap: Micros;
  readonly jitter: 'full' | 'none';
  /** The client's retry tokens; null is unlimited. */
  readonly quota: { readonly capacity: number; readonly throttlingCost: number; readonly transientCost: number } | null;
  /** Client-side rate limiting after the first throttle (CUBIC). */
  readonly adaptive: boolean;
}
