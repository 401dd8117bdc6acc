/**
 * The busiest calendar second and minute of a flow, and when: what one-minute averages hide.
 * Amounts are added with the instant they belong to; instants never go back.
 */
import { holdsFloats } from '../units/floats.ts';

export class BusiestSecond {
  peak = 0;
  /** Start of the busiest second, µs. */
  peakAt = 0;
  busiestMinute = 0;
  private second = 0;
  private inSecond = 0;
  private minute = 0;
  private inMinute = 0;

  add(now: number, amount: number): void {
    if (now >= this.second + 1e6) this.turn(now);
    this.inSecond += amount;
    if (this.inSecond > this.peak) {
      this.peak = this.inSecond;
      this.peakAt = this.second;
    }
    this.inMinute += amount;
    if (this.inMinute > this.busiestMinute) this.busiestMinute = this.inMinute;
  }

  private turn(now: number): void {
    this.second = Math.floor(now / 1e6) * 1e6;
    this.inSecond = 0;
    if (now >= this.minute + 60e6) {
      this.minute = Math.floor(now / 60e6) * 60e6;
      this.inMinute = 0;
    }
  }
}

holdsFloats(new BusiestSecond(), 'peakAt', 'second', 'minute');
