/** How many messages are in flight, against how many may be, and how near it came. */
import { Refusals } from '../../queueing/refusals.ts';
import { holdsFloats } from '../../units/floats.ts';
import type { LimitUsed } from '../component.ts';

export class InFlight {
  count = 0;
  private readonly most: number;
  private peak = 0;
  private peakAt = 0;
  private readonly refused = new Refusals();

  constructor(most: number) {
    this.most = most;
  }

  /** Messages that may still be received. */
  get room(): number {
    return this.most - this.count;
  }

  notePeak(now: number): void {
    if (this.count <= this.peak) return;
    this.peak = this.count;
    this.peakAt = now;
  }

  /** A receive met the cap. */
  refuse(now: number): void {
    this.refused.note(now);
  }

  /** `average`: time-weighted messages in flight. */
  use(average: number): LimitUsed {
    return {
      limit: 'inFlight',
      place: 'queue',
      peak: this.peak,
      peakAt: this.peakAt,
      average,
      refusals: this.refused.count,
      firstRefusalAt: this.refused.firstAt,
    };
  }
}

holdsFloats(new InFlight(0), 'peakAt');
