/** The standard queue against the obvious one: whatever order it hands messages out in, what is handed out, moved, deleted and counted is the same. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/services/component.ts';
import { standardConfig } from '../../support/configs.ts';
import { QueueClient, type Received } from '../../support/queue-client.ts';
import { Workbench } from '../../support/workbench.ts';

const NEVER = Number.POSITIVE_INFINITY;

type Step =
  | { readonly kind: 'send'; readonly messages: number }
  | { readonly kind: 'receive'; readonly most: number }
  | { readonly kind: 'delete'; readonly pick: number }
  | { readonly kind: 'change'; readonly pick: number; readonly timeout: number }
  | { readonly kind: 'pass'; readonly time: number };

const pick = fc.nat({ max: 1_000 });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), messages: fc.integer({ min: 1, max: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('receive' as const), most: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change' as const), pick, timeout: fc.constantFrom(0, 1, 5, 30, 70) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), time: fc.constantFrom(0, 1, 3, 10, 29, 30, 31, 100) }) },
);

interface Message {
  readonly tag: number;
  readonly sentAt: number;
  /** Delayed, or in flight, until then. */
  hiddenUntil: number;
  receives: number;
  receipt: number;
}

const plain = { visibilityTimeout: 30, delay: 0, retention: NEVER, inFlightMax: NEVER, maxReceiveCount: NEVER, staleDeletes: true };
const variants: readonly (readonly [string, Partial<typeof plain>])[] = [
  ['visibility', {}],
  ['stale receipts that do not delete', { staleDeletes: false }],
  ['a dead-letter queue', { maxReceiveCount: 2 }],
  ['a dead-letter queue at the first receive', { maxReceiveCount: 1, visibilityTimeout: 5 }],
  ['retention', { retention: 100 }],
  ['retention shorter than visibility', { retention: 20 }],
  ['delay longer than retention', { delay: 40, retention: 35 }],
  ['a cap, retention and a dead-letter queue', { inFlightMax: 2, maxReceiveCount: 2, retention: 60 }],
  ['all of it', { retention: 70, maxReceiveCount: 3, delay: 10, inFlightMax: 3 }],
];

class Twins {
  readonly #bench = new Workbench();
  readonly #config: typeof plain;
  readonly #client: QueueClient;
  readonly #slow = new Map<number, Message>();
  readonly #moved: number[] = [];
  readonly #received: Received[] = [];
  #nextTag = 1;

  constructor(config: typeof plain) {
    this.#config = config;
    const { maxReceiveCount, ...rest } = config;
    const deadLetter: Component = { deadLetterInlet: { moveMessage: (born) => void this.#moved.push(born) }, ledger: () => ({ in: 0, out: {}, inside: 0 }) };
    const fast = standardConfig({ ...rest, stores: 4, deadLetter: maxReceiveCount === NEVER ? null : { maxReceiveCount } });
    this.#client = new QueueClient(this.#bench.add('sqs-standard', 'q', fast, { deadLetter }));
  }

  take(step: Step): void {
    if (step.kind === 'send') this.#send(step.messages);
    else if (step.kind === 'receive') this.#receive(step.most);
    else if (step.kind === 'pass') this.#pass(step.time);
    else {
      const chosen = this.#received[step.pick % Math.max(1, this.#received.length)];
      if (chosen === undefined) return;
      if (step.kind === 'delete') this.#delete(chosen);
      else this.#change(chosen, step.timeout);
    }
  }

  compareCounts(): void {
    const hidden = [...this.#slow.values()].filter(({ hiddenUntil }) => hiddenUntil > this.#bench.now);
    const delayed = hidden.filter(({ receives }) => receives === 0).length;
    expect(this.#bench.level('q', 'ApproximateNumberOfMessagesDelayed')).toBe(delayed);
    expect(this.#bench.level('q', 'ApproximateNumberOfMessagesNotVisible')).toBe(hidden.length - delayed);
    expect(this.#bench.level('q', 'ApproximateNumberOfMessagesVisible')).toBe(this.#slow.size - hidden.length);
    expect(this.#bench.level('q', 'backlog')).toBe(this.#slow.size);
  }

  #send(messages: number): void {
    const { now } = this.#bench;
    const sent = Array.from({ length: messages }, () => ({ tag: this.#nextTag++ }));
    this.#client.send(...sent);
    for (const { tag } of sent) this.#slow.set(tag, { tag, sentAt: now, hiddenUntil: now + this.#config.delay, receives: 0, receipt: -1 });
  }

  /** The slow queue follows the fast one's choice of messages, which must all have been there to choose. */
  #receive(most: number): void {
    const { inFlightMax, maxReceiveCount, visibilityTimeout } = this.#config;
    const { now } = this.#bench;
    const all = [...this.#slow.values()];
    const visible = new Set(all.filter(({ hiddenUntil }) => hiddenUntil <= now).map(({ tag }) => tag));
    const inFlight = all.filter(({ tag, receives }) => receives > 0 && !visible.has(tag)).length;
    const room = Math.max(0, Math.min(most, inFlightMax - inFlight));
    this.#moved.length = 0;
    const taken = this.#client.receive(most);
    for (const tag of this.#moved) {
      expect(visible.has(tag)).toBe(true);
      expect(this.#slow.get(tag)!.receives).toBe(maxReceiveCount);
      this.#slow.delete(tag);
    }
    for (const { tag, receipt, count } of taken) {
      const message = this.#slow.get(tag)!;
      expect(visible.has(tag)).toBe(true);
      expect(count).toBe(++message.receives);
      expect(count).toBeLessThanOrEqual(maxReceiveCount);
      message.hiddenUntil = now + visibilityTimeout;
      message.receipt = receipt;
    }
    // A long poll looks everywhere: it returns less than it may only when nothing is left.
    if (taken.length < room) expect(taken.length + this.#moved.length).toBe(visible.size);
    else expect(taken).toHaveLength(room);
    this.#received.push(...taken);
  }

  #pass(time: number): void {
    this.#bench.run(this.#bench.now + time);
    for (const { tag, sentAt } of [...this.#slow.values()]) if (sentAt + this.#config.retention <= this.#bench.now) this.#slow.delete(tag);
  }

  #delete({ tag, receipt }: Received): void {
    expect(this.#client.delete(receipt)).toBe('');
    if (this.#config.staleDeletes || this.#slow.get(tag)?.receipt === receipt) this.#slow.delete(tag);
  }

  #change({ tag, receipt }: Received, timeout: number): void {
    const { now } = this.#bench;
    const message = this.#slow.get(tag);
    const isHeld = message !== undefined && message.receipt === receipt && message.hiddenUntil > now;
    expect(this.#client.changeVisibility(receipt, timeout)).toBe(isHeld ? '' : 'InvalidParameterValue');
    if (isHeld) message.hiddenUntil = now + timeout;
  }
}

describe('a standard queue answers as the slow one', () => {
  it.each(variants)('with %s', (_, own) => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const twins = new Twins({ ...plain, ...own });
        for (const one of steps) {
          twins.take(one);
          twins.compareCounts();
        }
      }),
      { seed: 1998, numRuns: 200 },
    );
  });
});
