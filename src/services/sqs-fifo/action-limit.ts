/** Calls of one API action against their limit per second, and how near it came. */
import { BusiestSecond } from '../../queueing/busiest-second.ts';
import { Refusals } from '../../queueing/refusals.ts';
import { TokenBucket } from '../../queueing/token-bucket.ts';

export class ActionLimit {
  readonly bucket: TokenBucket;
  readonly calls = new BusiestSecond();
  total = 0;
  readonly refused = new Refusals();

  constructor(callsPerSecond: number) {
    this.bucket = new TokenBucket(callsPerSecond, Math.max(1, callsPerSecond));
  }

  mayCall(now: number): boolean {
    this.total++;
    this.calls.add(now, 1);
    if (this.bucket.take(now, 1)) return true;
    this.refused.note(now);
    return false;
  }
}
