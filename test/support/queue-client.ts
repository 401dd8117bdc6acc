/** Drives a queue's ports as an application would; a message is known by its tag, which travels in `born`. */
import { Batch } from '../../src/services/batch.ts';
import type { Component } from '../../src/services/component.ts';
import { errorName, type Outcome } from '../../src/services/outcome.ts';
import { Deliveries, type Queue } from '../../src/services/ports.ts';

export interface Received {
  readonly tag: number;
  readonly receipt: number;
  readonly group: number;
  readonly count: number;
}

export interface Sent {
  readonly tag: number;
  readonly group?: number;
  readonly id?: number;
  readonly size?: number;
}

export class QueueClient {
  /** What the last `receive` was answered; '' when it went well. */
  error = '';
  readonly queue: Queue;
  readonly #component: Component;
  readonly #deliveries: Deliveries;

  /** `visibilityTimeout`: what its receives ask for; the queue's own unless given. */
  constructor(component: Component, visibilityTimeout?: number) {
    this.#component = component;
    this.#deliveries = new Deliveries(10, visibilityTimeout);
    this.queue = component.queue!;
  }

  /** One call; answers the error name of each entry, '' where it was accepted. */
  send(...messages: readonly Sent[]): string[] {
    const batch = new Batch(Math.max(1, messages.length));
    for (const { tag, group = 0, id = tag, size = 1 } of messages) batch.push(tag, size, group, id, 0);
    this.#component.inlet!.send(batch);
    return messages.map((_, i) => nameOf(batch.outcome[i]!));
  }

  receive(most = 10, isLongPoll = true): Received[] {
    this.error = nameOf(this.queue.receive(most, isLongPoll, this.#deliveries));
    return this.#taken();
  }

  collect(most = 10): Received[] {
    this.queue.collect(most, this.#deliveries);
    return this.#taken();
  }

  tags(most = 10): number[] {
    return this.receive(most).map(({ tag }) => tag);
  }

  delete(...receipts: readonly number[]): string {
    return nameOf(this.queue.delete(Float64Array.from(receipts), 0, receipts.length));
  }

  changeVisibility(receipt: number, timeout: number): string {
    return nameOf(this.queue.changeVisibility(receipt, timeout));
  }

  #taken(): Received[] {
    const { length, receipt, born, key, receiveCount } = this.#deliveries;
    return Array.from({ length }, (_, i) => ({ tag: born[i]!, receipt: receipt[i]!, group: key[i]!, count: receiveCount[i]! }));
  }
}

function nameOf(outcome: Outcome): string {
  return outcome === 0 ? '' : errorName(outcome);
}
