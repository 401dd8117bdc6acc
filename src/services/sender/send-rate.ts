/**
 * The line of a client in adaptive mode: calls that wait for a token, in order. Every answer changes the
 * rate, so nobody is promised an instant: who looked and found no token looks again when one should be
 * there at the rate of that moment, as the SDKs do.
 */
import type { Handler } from '../../kernel/simulation.ts';
import { AdaptiveRate } from '../../queueing/adaptive-rate.ts';
import { Ring } from '../../queueing/ring.ts';
import type { Site } from '../site.ts';

export class SendRate {
  private readonly site: Site;
  private readonly rate = new AdaptiveRate();
  /** What the sender knows its waiting calls by. */
  private readonly line = new Ring();
  private readonly release: (place: number) => void;
  private readonly onToken: Handler;
  /** When the line looks again. */
  private looksAt = Number.POSITIVE_INFINITY;

  /** `release` is told of each call that has its token. */
  constructor(site: Site, release: (place: number) => void) {
    this.site = site;
    this.release = release;
    this.onToken = site.on('token', () => this.serve());
  }

  /** Takes a token at once, if there is one. */
  pass(now: number): boolean {
    return this.rate.take(now);
  }

  /** Lines up a call that found no token. */
  hold(place: number, now: number): void {
    this.line.push(place);
    this.lookAgain(now);
  }

  /** Tells how a call ended. */
  answered(now: number, isThrottled: boolean): void {
    this.rate.answered(now, isThrottled);
  }

  private lookAgain(now: number): void {
    const at = now + this.rate.timeToToken();
    if (at >= this.looksAt) return;
    this.looksAt = at;
    this.site.at(at, this.onToken, 0);
  }

  private serve(): void {
    const { now } = this.site;
    // An earlier look has taken the place of this one.
    if (now !== this.looksAt) return;
    this.looksAt = Number.POSITIVE_INFINITY;
    while (this.line.size > 0 && this.rate.take(now)) this.release(this.line.shift());
    if (this.line.size > 0) this.lookAgain(now);
  }
}
