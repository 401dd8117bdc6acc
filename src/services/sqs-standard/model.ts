/** A standard queue: at least once, best-effort order, no stated rate. */
import type { Uniform } from '../../kernel/draws.ts';
import type { Handler } from '../../kernel/simulation.ts';
import type { Component, Surroundings } from '../component.ts';
import { ACCEPTED } from '../outcome.ts';
import type { SqsStandardConfig } from '../sqs/config.ts';
import type { MessageCopy } from '../sqs/messages.ts';
import { SqsQueue } from '../sqs/queue.ts';
import { Stores } from './stores.ts';

export class SqsStandard extends SqsQueue {
  protected override readonly line: Stores;
  protected override readonly staleDeleteOutcome = ACCEPTED;
  protected override readonly answersOverLimit = true;
  protected override readonly delaysAnew = false;
  private readonly staleDeletes: boolean;
  private readonly duplicateShare: number;
  private readonly uniform: Uniform;
  private readonly onCopy: Handler;
  /** Copies that will show, by the receipt of the delivery that left them behind. */
  private readonly copies = new Map<number, MessageCopy>();
  /** Deliveries until the next that leaves a copy behind. */
  private untilDuplicate = Number.POSITIVE_INFINITY;

  constructor(config: SqsStandardConfig, around: Surroundings) {
    super(config, around);
    this.line = new Stores(config.stores, config.shortPollShare, this.messages, around.site.uniform('store'));
    this.staleDeletes = config.staleDeletes;
    this.duplicateShare = config.duplicateShare;
    this.uniform = around.site.uniform('duplicate');
    this.onCopy = around.site.on('copy', (receipt) => {
      const copy = this.copies.get(receipt)!;
      this.copies.delete(receipt);
      this.showCopy(receipt, copy);
    });
    this.drawNextDuplicate();
  }

  protected override mayCall(): boolean {
    return true;
  }

  protected override isKnown(): boolean {
    return false;
  }

  /** A standard dead-letter queue keeps the original clock (statement 31). */
  protected override enqueuedAtOfMoved(enqueuedAt: number): number {
    return enqueuedAt;
  }

  protected override mayDelete(receipt: number): boolean {
    return this.staleDeletes || this.messages.isLatest(receipt);
  }

  /** Now and then a copy stays: it shows again at some time before the visibility timeout is over. */
  protected override afterDelivery(receipt: number): void {
    if (--this.untilDuplicate > 0) return;
    this.drawNextDuplicate();
    const hidden = Math.min(this.hiddenFor, 30e6);
    this.copies.set(receipt, this.messages.copyOf(this.messages.slotOf(receipt)));
    this.site.after(Math.floor(this.uniform.next() * hidden), this.onCopy, receipt);
  }

  private drawNextDuplicate(): void {
    if (this.duplicateShare === 0) return;
    this.untilDuplicate = this.duplicateShare >= 1 ? 1 : Math.ceil(Math.log(1 - this.uniform.next()) / Math.log1p(-this.duplicateShare));
  }
}

export const build = (config: object, around: Surroundings): Component => new SqsStandard(config as SqsStandardConfig, around);
