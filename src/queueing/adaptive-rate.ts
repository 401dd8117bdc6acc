/**
 * The client-side rate limit of the SDKs' adaptive retry mode: unlimited until the first throttle, then
 * a token bucket whose rate falls to 0.7 × and recovers along a cubic curve. Times in µs at the door,
 * seconds inside, as the formula is published. Facts: shared by botocore and the JavaScript SDK.
 */
const BETA = 0.7;
const SCALE = 0.4;
const RATE_MIN = 0.5;
const SMOOTHING = 0.8;

export class AdaptiveRate {
  private enabled = false;
  private fillRate = 0;
  private tokens = 0;
  private filledAt = 0;
  private lastMax = 0;
  private throttledAt = 0;
  private measured = 0;
  private bucketAt = 0;
  private answers = 0;

  /** Takes the token of a call that is to be sent; false while there is none. */
  take(now: number): boolean {
    if (!this.enabled) return true;
    this.fill(now / 1e6);
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Microseconds until there will be a token at the rate of the last call of `take`; the rate may change before. */
  timeToToken(): number {
    return Math.max(1, Math.ceil(((1 - this.tokens) / this.fillRate) * 1e6));
  }

  /**
   * Tells how a call ended. The first throttle finds the bucket empty; the SDKs fill it unseen before, and
   * then spend it on calls that are throttled in their turn.
   */
  answered(now: number, throttled: boolean): void {
    const seconds = now / 1e6;
    this.measure(seconds);
    if (throttled) {
      const rate = this.enabled ? Math.min(this.measured, this.fillRate) : this.measured;
      this.fill(seconds);
      this.lastMax = rate;
      this.throttledAt = seconds;
      this.enabled = true;
      this.setRate(rate * BETA);
    } else if (this.enabled) {
      this.fill(seconds);
      const window = Math.cbrt((this.lastMax * (1 - BETA)) / SCALE);
      const elapsed = seconds - this.throttledAt - window;
      this.setRate(SCALE * elapsed * elapsed * elapsed + this.lastMax);
    }
  }

  private setRate(rate: number): void {
    this.fillRate = Math.max(RATE_MIN, Math.min(rate, 2 * this.measured));
    this.tokens = Math.min(this.tokens, Math.max(1, this.fillRate));
  }

  private fill(seconds: number): void {
    this.tokens = Math.min(Math.max(1, this.fillRate), this.tokens + (seconds - this.filledAt) * this.fillRate);
    this.filledAt = seconds;
  }

  /** The rate of answers, smoothed over half-second buckets: what was really sent, not what waits to be. */
  private measure(seconds: number): void {
    this.answers++;
    const bucket = Math.floor(seconds * 2) / 2;
    if (bucket > this.bucketAt) {
      const current = this.answers / (bucket - this.bucketAt);
      this.measured = current * SMOOTHING + this.measured * (1 - SMOOTHING);
      this.answers = 0;
      this.bucketAt = bucket;
    }
  }
}
