/** Retention: one event at a time, at the instant the oldest message's clock runs out. */
import type { Handler } from '../../kernel/simulation.ts';
import type { Site } from '../site.ts';
import type { Messages } from './messages.ts';

const NEVER = Number.POSITIVE_INFINITY;

export class Expiry {
  private readonly site: Site;
  private retention: number;
  private readonly messages: Messages;
  private readonly drop: (slot: number) => void;
  private readonly dropped: () => void;
  private readonly onExpiry: Handler;
  private at = NEVER;

  /** `drop` takes one message out of the queue; `dropped` is called after the last of an instant. */
  constructor(site: Site, retention: number, messages: Messages, drop: (slot: number) => void, dropped: () => void) {
    this.site = site;
    this.retention = retention;
    this.messages = messages;
    this.drop = drop;
    this.dropped = dropped;
    this.onExpiry = site.on('expiry', () => this.expire());
  }

  /** A message with this clock is in the queue. One that comes from another queue may be too old for this one: it goes before anybody can receive it. */
  expect(enqueuedAt: number): void {
    const expires = enqueuedAt + this.retention;
    if (expires <= this.site.now) this.dropDue();
    else if (expires < this.at) {
      this.at = expires;
      this.site.at(expires, this.onExpiry);
    }
  }

  /** Another retention, also of what is in the queue (SetQueueAttributes). */
  change(retention: number): void {
    this.retention = retention;
    this.at = NEVER;
    this.dropDue();
    this.expectOldest();
    this.dropped();
  }

  private expire(): void {
    const { now } = this.site;
    // When an older message was moved in after this was scheduled, its expiry took this one's place.
    if (now !== this.at) return;
    this.at = NEVER;
    this.dropDue();
    this.expectOldest();
    this.dropped();
  }

  private expectOldest(): void {
    const { messages } = this;
    if (messages.oldest >= 0) this.expect(messages.enqueuedAt(messages.oldest));
  }

  private dropDue(): void {
    const { messages } = this;
    while (messages.oldest >= 0 && messages.enqueuedAt(messages.oldest) + this.retention <= this.site.now) this.drop(messages.oldest);
  }
}
