/** How many messages are in flight, against how many may be, and how near it came. */
import type { LimitUsed } from '../component.ts';

export class InFlight {
  count = 0;
  readonly #most: number;
  #peak = 0;
  #peakAt = 0;
  #refusals = 0;
  #firstRefusalAt = -1;

  constructor(most: number) {
    this.#most = most;
  }

  /** Messages that may still be received. */
  get room(): number {
    return this.#most - this.count;
  }

  notePeak(now: number): void {
    if (this.count <= this.#peak) return;
    this.#peak = this.count;
    this.#peakAt = now;
  }

  /** A receive met the cap. */
  refuse(now: number): void {
    if (this.#refusals++ === 0) this.#firstRefusalAt = now;
  }

  /** `average`: time-weighted messages in flight. */
  use(average: number): LimitUsed {
    return {
      limit: 'inFlight',
      place: 'queue',
      peak: this.#peak,
      peakAt: this.#peakAt,
      average,
      refusals: this.#refusals,
      firstRefusalAt: this.#firstRefusalAt,
    };
  }
}
