/**
 * The obvious FIFO queue: an array of objects, searched from the front each time.
 *
 * Statement 19 word for word: from the head of a group take visible messages up to the first that is
 * not. Which group comes first is the caller's to say, for AWS promises no order across groups.
 */
interface SlowMessage {
  readonly tag: number;
  readonly group: number;
  readonly sentAt: number;
  receives: number;
  receipt: number;
  receivedAt: number;
  isInFlight: boolean;
  /** Until then it is delayed or in flight. */
  hiddenUntil: number;
}

export interface SlowConfig {
  readonly visibilityTimeout: number;
  readonly delay: number;
  readonly retention: number;
  readonly inFlightMax: number;
  readonly maxReceiveCount: number;
  readonly window: number;
  readonly isGroupScope: boolean;
  readonly lookAhead: number;
  /** In order of time, which is that of the clock. */
  readonly changes: readonly SlowChange[];
}

/** Another value of what may change, from an instant on. */
export interface SlowChange {
  readonly feltAt: number;
  readonly visibilityTimeout?: number;
  readonly delay?: number;
  readonly retention?: number;
  readonly maxReceiveCount?: number;
  readonly isGroupScope?: boolean;
}

export interface SlowReceive {
  readonly taken: readonly { readonly tag: number; readonly count: number }[];
  readonly moved: readonly number[];
}

export class SlowFifo {
  messages: SlowMessage[] = [];
  #config: SlowConfig;
  readonly #remembered: { readonly id: number; readonly group: number; readonly until: number }[] = [];
  #now = 0;

  constructor(config: SlowConfig) {
    this.#config = config;
  }

  /** What was due before a change came to pass before it. */
  at(now: number): this {
    const [change, ...later] = this.#config.changes;
    if (change === undefined || change.feltAt > now) return this.#settle(now);
    this.#settle(change.feltAt - 1);
    this.#config = { ...this.#config, ...change, changes: later };
    for (const message of this.messages) if (this.#isDelayed(message)) message.hiddenUntil = message.sentAt + this.#config.delay;
    return this.at(now);
  }

  #settle(now: number): this {
    this.#now = now;
    this.messages = this.messages.filter(({ sentAt }) => sentAt + this.#config.retention > now);
    for (const message of this.messages) if (message.hiddenUntil <= now) message.isInFlight = false;
    return this;
  }

  #isDelayed({ receives, hiddenUntil }: SlowMessage): boolean {
    return receives === 0 && hiddenUntil > this.#now;
  }

  send(tag: number, group: number, id: number): void {
    const isSame = (one: { id: number; group: number; until: number }): boolean =>
      one.id === id && one.until > this.#now && (!this.#config.isGroupScope || one.group === group);
    if (this.#remembered.some(isSame)) return;
    this.#remembered.push({ id, group, until: this.#now + this.#config.window });
    this.messages.push({
      tag,
      group,
      sentAt: this.#now,
      receives: 0,
      receipt: -1,
      receivedAt: -1,
      isInFlight: false,
      hiddenUntil: this.#now + this.#config.delay,
    });
  }

  get inFlight(): number {
    return this.messages.filter((message) => message.isInFlight).length;
  }

  get visible(): number {
    return this.messages.filter((message) => this.#isVisible(message)).length;
  }

  /** What could be taken of a group now, in order. */
  open(group: number): SlowMessage[] {
    const within = this.messages.filter((_, place) => place < this.#config.lookAhead);
    const own = within.filter((message) => message.group === group);
    const blocked = own.findIndex((message) => !this.#isVisible(message));
    return blocked < 0 ? own : own.slice(0, blocked);
  }

  /** Whether a receive would have something to take, or to move out. */
  get isAvailable(): boolean {
    return this.inFlight < this.#config.inFlightMax && this.groups().some((group) => this.open(group).length > 0);
  }

  groups(): number[] {
    return [...new Set(this.messages.map(({ group }) => group))];
  }

  /** Takes up to `most`, group after group in the order given; what was received too often is moved out. */
  receive(most: number, order: readonly number[]): SlowReceive {
    const taken: SlowMessage[] = [];
    const moved: number[] = [];
    const room = Math.min(most, this.#config.inFlightMax - this.inFlight);
    for (const group of order) {
      const before = taken.length;
      while (taken.length < room) {
        // Looked at anew each time: what is moved out lets the look-ahead move on.
        const message = this.open(group)[taken.length - before];
        if (message === undefined) break;
        if (message.receives < this.#config.maxReceiveCount) taken.push(message);
        else {
          moved.push(message.tag);
          this.messages = this.messages.filter((one) => one !== message);
        }
      }
    }
    for (const message of taken) {
      message.receives++;
      message.isInFlight = true;
      message.receivedAt = this.#now;
      message.hiddenUntil = this.#now + this.#config.visibilityTimeout;
    }
    return { taken: taken.map(({ tag, receives }) => ({ tag, count: receives })), moved };
  }

  /** Remembers the handle the real queue gave for a message's latest receive. */
  handle(tag: number, receipt: number): void {
    for (const message of this.messages) if (message.tag === tag) message.receipt = receipt;
  }

  /** Statement 7: only in flight, only by the latest handle; a message that is gone answers success. */
  delete(tag: number, receipt: number): boolean {
    const message = this.messages.find((one) => one.tag === tag);
    if (message === undefined) return true;
    if (!message.isInFlight || message.receipt !== receipt) return false;
    this.messages = this.messages.filter((one) => one !== message);
    return true;
  }

  changeVisibility(tag: number, receipt: number, timeout: number): boolean {
    const message = this.messages.find((one) => one.tag === tag);
    if (message === undefined || !message.isInFlight || message.receipt !== receipt) return false;
    message.hiddenUntil = this.#now + timeout;
    if (timeout === 0) message.isInFlight = false;
    return true;
  }

  #isVisible(message: SlowMessage): boolean {
    return !message.isInFlight && message.hiddenUntil <= this.#now;
  }
}
