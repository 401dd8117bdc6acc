/** A limit per window of one second, windows aligned to the first use after the last one ended. */
export class FixedWindow {
  readonly #most: number;
  #opened = Number.NEGATIVE_INFINITY;
  #used = 0;

  constructor(mostPerSecond: number) {
    this.#most = mostPerSecond;
  }

  /** What the window open at `now` (µs) still accepts. */
  at(now: number): number {
    if (now >= this.#opened + 1e6) {
      this.#opened = now;
      this.#used = 0;
    }
    return this.#most - this.#used;
  }

  pay(amount: number): void {
    this.#used += amount;
  }
}
