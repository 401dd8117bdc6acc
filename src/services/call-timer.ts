/** Draws how long the calls of one operation take, as their caller sees it. */
import type { Draws } from '../kernel/draws.ts';
import type { CallTime } from './call-time.ts';
import type { Site } from './site.ts';

export class CallTimer {
  private readonly draws: Draws | null;
  private readonly perExtraEntry: number;
  private readonly perByte: number;

  constructor(time: CallTime, site: Site, operation: string) {
    this.draws = time === null ? null : site.draws(`call ${operation}`, time.base);
    this.perExtraEntry = time?.perExtraEntry ?? 0;
    this.perByte = time?.perByte ?? 0;
  }

  /** Whole microseconds of the next call; 0 under `latencies: none`. */
  next(entries: number, bytes: number): number {
    if (this.draws === null) return 0;
    return Math.max(0, Math.round(this.draws.next() + (entries - 1) * this.perExtraEntry + bytes * this.perByte));
  }
}
