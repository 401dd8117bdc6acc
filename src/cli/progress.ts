/** A line on stderr while work goes on, when it is a terminal: done, rate, time left. */
const REDRAW_MS = 100;
const BAR = 24;

export class Progress {
  readonly #label: string;
  #total: number;
  readonly #isShown: boolean;
  readonly #startedAt = Date.now();
  #done = 0;
  #drawnAt = 0;

  constructor(label: string, total: number, isQuiet: boolean) {
    this.#label = label;
    this.#total = total;
    this.#isShown = !isQuiet && process.stderr.isTTY === true && total > 1;
  }

  finishedOne(): void {
    this.#done++;
    const now = Date.now();
    if (!this.#isShown || (now - this.#drawnAt < REDRAW_MS && this.#done < this.#total)) return;
    this.#drawnAt = now;
    process.stderr.write(`\r\u001b[2K${this.#line(now)}`);
  }

  /** So much work has turned out not to be needed. */
  less(count: number): void {
    this.#total -= count;
  }

  /** Takes the line away. */
  end(): void {
    if (this.#isShown) process.stderr.write('\r\u001b[2K');
  }

  #line(now: number): string {
    const seconds = Math.max(0.001, (now - this.#startedAt) / 1000);
    const rate = this.#done / seconds;
    const left = (this.#total - this.#done) / rate;
    const filled = Math.round((BAR * this.#done) / this.#total);
    const bar = '━'.repeat(filled) + '─'.repeat(BAR - filled);
    const line = `${this.#label} ${bar} ${this.#done}/${this.#total}  ${rate.toFixed(rate < 10 ? 1 : 0)}/s  ${timeText(left)} left`;
    return line.slice(0, (process.stderr.columns ?? 80) - 1);
  }
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
