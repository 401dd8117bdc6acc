/** The FIFO queue against the obvious one: the same operations, the same answers. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/services/component.ts';
import type { DeduplicationScope } from '../../../src/services/sqs/config.ts';
import { fifoConfig } from '../../support/configs.ts';
import { QueueClient, type Received } from '../../support/queue-client.ts';
import { Workbench } from '../../support/workbench.ts';
import { type SlowConfig, SlowFifo } from './slow-fifo.ts';

const NEVER = Number.POSITIVE_INFINITY;

type Step =
  | { readonly kind: 'send'; readonly messages: readonly { readonly group: number; readonly id: number | null }[] }
  | { readonly kind: 'receive'; readonly most: number }
  | { readonly kind: 'delete'; readonly pick: number }
  | { readonly kind: 'change'; readonly pick: number; readonly timeout: number }
  | { readonly kind: 'pass'; readonly time: number }
  /** A receiver forgets its receipts: what it holds comes back by itself. */
  | { readonly kind: 'crash' }
  | { readonly kind: 'stand'; readonly worker: number }
  | { readonly kind: 'end'; readonly worker: number };

/** Of each worker with long polls: how many messages it asks for. */
const POLLS = [10, 1, 3] as const;

const pick = fc.nat({ max: 1_000 });
const worker = fc.nat({ max: POLLS.length - 1 });
const message = fc.record({ group: fc.nat({ max: 3 }), id: fc.option(fc.nat({ max: 8 }), { freq: 4 }) });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('send' as const), messages: fc.array(message, { minLength: 1, maxLength: 4 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('receive' as const), most: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), pick }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('change' as const), pick, timeout: fc.constantFrom(0, 1, 5, 30, 70) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('pass' as const), time: fc.constantFrom(0, 1, 3, 10, 29, 30, 31, 100) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'crash' as const }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('stand' as const), worker }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('end' as const), worker }) },
);

const plain: SlowConfig = {
  visibilityTimeout: 30,
  delay: 0,
  retention: NEVER,
  inFlightMax: NEVER,
  maxReceiveCount: NEVER,
  window: 60,
  isGroupScope: false,
  lookAhead: NEVER,
  changes: [],
};
const variants: readonly (readonly [string, Partial<SlowConfig>])[] = [
  ['visibility and duplicates', {}],
  ['the scope of a message group', { isGroupScope: true }],
  ['a dead-letter queue', { maxReceiveCount: 2 }],
  ['a dead-letter queue at the first receive', { maxReceiveCount: 1, visibilityTimeout: 5 }],
  ['retention', { retention: 100 }],
  ['retention shorter than visibility', { retention: 20 }],
  ['retention and a dead-letter queue', { retention: 90, maxReceiveCount: 2 }],
  ['delay', { delay: 10 }],
  ['delay longer than retention', { delay: 40, retention: 35 }],
  ['an in-flight cap', { inFlightMax: 3 }],
  ['a look-ahead of five', { lookAhead: 5 }],
  ['a look-ahead of one', { lookAhead: 1, retention: 80 }],
  ['a look-ahead and a delay', { lookAhead: 3, delay: 10 }],
  [
    'a delay that becomes longer, and none',
    {
      delay: 10,
      changes: [
        { feltAt: 40, delay: 35 },
        { feltAt: 130, delay: 0 },
      ],
    },
  ],
  [
    'no delay that becomes one',
    {
      changes: [
        { feltAt: 40, delay: 20 },
        { feltAt: 90, delay: 5 },
      ],
    },
  ],
  [
    'a visibility timeout that changes',
    {
      changes: [
        { feltAt: 40, visibilityTimeout: 3 },
        { feltAt: 100, visibilityTimeout: 60 },
      ],
    },
  ],
  [
    'a retention that changes',
    {
      retention: 200,
      changes: [
        { feltAt: 60, retention: 40 },
        { feltAt: 120, retention: 90 },
      ],
    },
  ],
  [
    'a count of receives that changes',
    {
      maxReceiveCount: 5,
      changes: [
        { feltAt: 60, maxReceiveCount: 1 },
        { feltAt: 120, maxReceiveCount: 3 },
      ],
    },
  ],
  ['a scope that becomes that of a group', { changes: [{ feltAt: 50, isGroupScope: true }] }],
  [
    'a scope that becomes that of the queue',
    {
      isGroupScope: true,
      changes: [
        { feltAt: 50, isGroupScope: false },
        { feltAt: 90, isGroupScope: true },
      ],
    },
  ],
  ['a look-ahead, a cap, a delay, retention and a dead-letter queue', { lookAhead: 4, inFlightMax: 2, delay: 3, retention: 70, maxReceiveCount: 2 }],
];

/** Notes what is moved here, by tag. */
function deadLetters(moved: number[]): Component {
  return { deadLetterInlet: { moveMessage: (born) => void moved.push(born) }, ledger: () => ({ in: 0, out: {}, inside: 0 }) };
}

class Twins {
  readonly #bench = new Workbench();
  readonly #moved: number[] = [];
  readonly #client: QueueClient;
  readonly #slow: SlowFifo;
  readonly #received: Received[] = [];
  readonly #receiver: number;
  /** Workers whose long poll stands, the longest first. */
  readonly #standing: number[] = [];
  #nextTag = 1;
  /** How often polls that stood were handed something, and how many messages were forgotten. */
  readonly seen = { handed: 0, forgotten: 0 };

  constructor(config: SlowConfig) {
    const { isGroupScope, window, maxReceiveCount, changes, ...rest } = config;
    const scopeOf = (isOfGroup: boolean): DeduplicationScope => (isOfGroup ? 'messageGroup' : 'queue');
    const fast = fifoConfig({
      ...rest,
      deduplication: { window, scope: scopeOf(isGroupScope) },
      changes: changes.map(({ isGroupScope: isOfGroup, ...change }) => ({
        ...change,
        deduplicationScope: isOfGroup === undefined ? undefined : scopeOf(isOfGroup),
      })),
      deadLetter: maxReceiveCount === NEVER ? null : { maxReceiveCount },
    });
    this.#client = new QueueClient(this.#bench.add('sqs-fifo', 'q', fast, { deadLetter: deadLetters(this.#moved) }));
    this.#slow = new SlowFifo(config);
    this.#receiver = this.#client.queue.connect(POLLS.length, (worker) => this.#hand(worker), true);
  }

  take(step: Step): void {
    const slow = this.#slow.at(this.#bench.now);
    if (step.kind === 'send') this.#send(step.messages);
    else if (step.kind === 'receive') this.#receive(step.most);
    else if (step.kind === 'pass') this.#bench.run(this.#bench.now + step.time);
    else if (step.kind === 'crash') this.seen.forgotten += this.#received.splice(0).length;
    else if (step.kind === 'stand') this.#stand(step.worker);
    else if (step.kind === 'end') this.#end(step.worker);
    else {
      const chosen = this.#received[step.pick % Math.max(1, this.#received.length)];
      if (chosen === undefined) return;
      const { tag, receipt } = chosen;
      const isDone = step.kind === 'delete' ? slow.delete(tag, receipt) : slow.changeVisibility(tag, receipt, step.timeout);
      const answer = step.kind === 'delete' ? this.#client.delete(receipt) : this.#client.changeVisibility(receipt, step.timeout);
      expect(answer).toBe(isDone ? '' : 'InvalidParameterValue');
    }
    // Polls are told of what comes back once all that happens at this instant has happened.
    this.#bench.run(this.#bench.now);
  }

  compareCounts(): void {
    const slow = this.#slow.at(this.#bench.now);
    expect(this.#bench.level('q', 'ApproximateNumberOfMessagesNotVisible')).toBe(slow.inFlight);
    expect(this.#bench.level('q', 'ApproximateNumberOfMessagesVisible')).toBe(slow.visible);
    expect(this.#bench.level('q', 'backlog')).toBe(slow.messages.length);
    if (this.#standing.length > 0) expect(slow.isAvailable, 'a poll stands').toBe(false);
  }

  #send(messages: readonly { readonly group: number; readonly id: number | null }[]): void {
    const sent = messages.map(({ group, id }) => {
      const tag = this.#nextTag++;
      return { tag, group, id: id ?? 1_000 + tag };
    });
    // The slow queue has them first, for a poll that stands is told of them within the call.
    for (const { tag, group, id } of sent) this.#slow.send(tag, group, id);
    expect(this.#client.send(...sent).every((error) => error === '')).toBe(true);
  }

  /** As receivers do: a long poll stands when the call found nothing. */
  #stand(worker: number): void {
    if (this.#standing.includes(worker) || this.#receive(POLLS[worker]!) > 0) return;
    this.#client.queue.wait(this.#receiver, worker);
    this.#standing.push(worker);
  }

  #end(worker: number): void {
    const place = this.#standing.indexOf(worker);
    expect(this.#client.queue.stopWaiting(this.#receiver, worker)).toBe(place >= 0);
    if (place >= 0) this.#standing.splice(place, 1);
  }

  /** A poll that stood is told, the longest first, and must be handed what the slow queue has at this instant. */
  #hand(worker: number): void {
    expect(this.#standing.shift()).toBe(worker);
    const slow = this.#slow.at(this.#bench.now);
    expect(slow.isAvailable, 'a poll is told').toBe(true);
    const most = POLLS[worker]!;
    const taken = this.#compare(most, () => this.#client.collect(most));
    if (taken > 0) this.seen.handed++;
    else {
      // All there was went to the dead-letter queue.
      this.#client.queue.wait(this.#receiver, worker);
      this.#standing.push(worker);
    }
  }

  #receive(most: number): number {
    return this.#compare(most, () => this.#client.receive(most));
  }

  /** The slow queue follows the order of groups the fast one chose, and must then answer the same. Returns how many messages it was. */
  #compare(most: number, call: () => readonly Received[]): number {
    const slow = this.#slow;
    const groupOf = new Map(slow.messages.map(({ tag, group }) => [tag, group]));
    this.#moved.length = 0;
    const taken = call();
    const touched = [...new Set(taken.map(({ group }) => group))];
    const movedOnly = [...new Set(this.#moved.map((tag) => groupOf.get(tag)!))].filter((group) => !touched.includes(group));
    const rest = slow.groups().filter((group) => !touched.includes(group) && !movedOnly.includes(group));
    const expected = slow.receive(most, [...movedOnly, ...touched, ...rest]);
    expect(taken.map(({ tag, count }) => ({ tag, count }))).toEqual(expected.taken);
    expect([...this.#moved].sort((a, b) => a - b)).toEqual([...expected.moved].sort((a, b) => a - b));
    for (const { tag, receipt } of taken) slow.handle(tag, receipt);
    this.#received.push(...taken);
    return taken.length;
  }
}

describe('a FIFO queue answers as the slow one', () => {
  it.each(variants)('with %s', (_, own) => {
    const config = { ...plain, ...own };
    let [handed, forgotten] = [0, 0];
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60, size: 'max' }), (steps) => {
        const twins = new Twins(config);
        for (const one of steps) {
          twins.take(one);
          twins.compareCounts();
        }
        handed += twins.seen.handed;
        forgotten += twins.seen.forgotten;
      }),
      { seed: 1998, numRuns: 400 },
    );
    // What expires before its delay is over nobody gets.
    if (config.delay > config.retention) return;
    expect(handed).toBeGreaterThan(30);
    expect(forgotten).toBeGreaterThan(30);
  });
});
