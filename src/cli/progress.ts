/** A line on stderr while work goes on, when it is a terminal: done, time left, and how fast or how far. */
import { formatValue } from '../units/values.ts';

const REDRAW_MS = 100;
const LOOK_MS = 250;
/** Until then a thread is starting, and its first intervals say little of the others. */
const TELLS_AFTER_S = 2;
const BAR = 24;

/** Work that can be seen to advance between one finished piece and the next. */
export interface Advance {
  /** Simulated time of all the work, µs. */
  readonly of: number;
  /** Of it done until now. */
  readonly done: () => number;
}

export class Progress {
  readonly #label: string;
  #total: number;
  readonly #isShown: boolean;
  readonly #advance: Advance | null;
  readonly #looks: NodeJS.Timeout | null = null;
  readonly #startedAt = Date.now();
  #done = 0;
  #drawnAt = 0;

  /** One piece of work alone is shown only by how it advances. */
  constructor(label: string, total: number, isQuiet: boolean, advance: Advance | null = null) {
    this.#label = label;
    this.#total = total;
    this.#advance = advance;
    this.#isShown = !isQuiet && process.stderr.isTTY === true && (total > 1 || (total > 0 && advance !== null));
    if (this.#isShown && advance !== null) this.#looks = setInterval(() => this.#draw(Date.now()), LOOK_MS).unref();
  }

  finishedOne(): void {
    this.#done++;
    const now = Date.now();
    if (this.#isShown && (now - this.#drawnAt >= REDRAW_MS || this.#done >= this.#total)) this.#draw(now);
  }

  /** So much work has turned out not to be needed. */
  less(count: number): void {
    this.#total -= count;
  }

  /** Takes the line away. */
  end(): void {
    if (this.#looks !== null) clearInterval(this.#looks);
    if (this.#isShown) process.stderr.write('\r\u001b[2K');
  }

  #draw(now: number): void {
    this.#drawnAt = now;
    process.stderr.write(`\r\u001b[2K${this.#line(now)}`);
  }

  #line(now: number): string {
    const seconds = Math.max(0.001, (now - this.#startedAt) / 1000);
    const share = this.#share();
    const filled = Math.round(BAR * share);
    const bar = '━'.repeat(filled) + '─'.repeat(BAR - filled);
    const parts = [
      ...(this.#total > 1 ? [`${this.#done}/${this.#total}`] : []),
      ...(share > 0 && (this.#advance === null || seconds >= TELLS_AFTER_S) ? [`${timeText((seconds * (1 - share)) / share)} left`] : []),
      this.#speed(seconds),
    ];
    // Some terminals do not know how wide they are, and say 0.
    return `${this.#label} ${bar} ${parts.join('  ')}`.slice(0, (process.stderr.columns || 80) - 1);
  }

  #share(): number {
    const share = this.#advance === null ? this.#done / this.#total : this.#advance.done() / this.#advance.of;
    return Math.min(1, share);
  }

  #speed(seconds: number): string {
    if (this.#advance !== null) return `${formatValue(this.#advance.done(), 'µs')} of ${formatValue(this.#advance.of, 'µs')} simulated`;
    const rate = this.#done / seconds;
    return `${rate.toFixed(rate < 10 ? 1 : 0)}/s`;
  }
}

function timeText(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
