/** Calls of one API action against their limit per second, and how near it came. */
import { BusiestSecond } from '../../queueing/busiest-second.ts';
import { Refusals } from '../../queueing/refusals.ts';
import { TokenBucket } from '../../queueing/token-bucket.ts';

export class ActionLimit {
  readonly bucket: TokenBucket;
  readonly calls = new BusiestSecond();
  total = 0;
  readonly refused = new Refusals();
  /** What a call counts for in `calls` and `total`: less than one where each of several places has its part of it. */
  private part: number;

  constructor(callsPerSecond: number, part = 1) {
    this.bucket = new TokenBucket(callsPerSecond, Math.max(1, callsPerSecond));
    this.part = part;
  }

  /** Another limit from `now` on. */
  change(now: number, callsPerSecond: number, part: number): void {
    this.bucket.change(now, callsPerSecond, Math.max(1, callsPerSecond));
    this.part = part;
  }

  mayCall(now: number): boolean {
    this.total += this.part;
    this.calls.add(now, this.part);
    if (this.bucket.take(now, 1)) return true;
    this.refused.note(now);
    return false;
  }
}
