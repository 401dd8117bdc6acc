import type { Distribution } from '../kernel/distribution.ts';

/** How long an API call takes as its caller sees it; null is no time at all (`latencies: none`). */
export type CallTime = {
  readonly base: Distribution;
  /** Microseconds for each entry of a batch after the first. */
  readonly perExtraEntry: number;
  /** Microseconds per byte of payload. */
  readonly perByte: number;
} | null;
