/** Receives in high-throughput mode against plain lists: what is handed out, kept back and refused, whatever the turns. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fifoConfig } from '../../support/configs.ts';
import { QueueClient } from '../../support/queue-client.ts';
import { MILLISECOND, SECOND, Workbench } from '../../support/workbench.ts';

const PARTITIONS = 4;
const PER_SECOND = 2;
const HIDDEN = 10 * MILLISECOND;
/** Of the first groups some share a partition and some do not. */
const GROUPS = 8;

type Step =
  | { readonly kind: 'send'; readonly group: number; readonly count: number }
  | { readonly kind: 'receive'; readonly most: number }
  | { readonly kind: 'pass'; readonly ms: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('send' as const), group: fc.nat({ max: GROUPS - 1 }), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('receive' as const), most: fc.integer({ min: 1, max: 10 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.constantFrom(0, 4, 10, 10, 20, 260, 600) }) },
);

function partitionOf(group: number): number {
  return Math.floor(createHash('md5').update(`key-${group}`).digest()[0]! / (256 / PARTITIONS));
}

class Twins {
  readonly #bench = new Workbench();
  readonly #client: QueueClient;
  /** By group: tags in order, and until when each is hidden. */
  readonly #messages = Array.from({ length: GROUPS }, (): { readonly tag: number; hiddenUntil: number }[] => []);
  /** By partition: receive calls it has left, and when they were reckoned. */
  readonly #left = Array.from({ length: PARTITIONS }, () => ({ calls: PER_SECOND, at: 0 }));
  #tag = 0;
  readonly seen = { received: 0, throttled: 0, keptBack: 0 };

  constructor() {
    const own = { callsPerSecond: PER_SECOND, highThroughput: { partitions: PARTITIONS, growth: null, callsPerSecond: 1e6 }, visibilityTimeout: HIDDEN };
    this.#client = new QueueClient(this.#bench.add('sqs-fifo', 'q', fifoConfig(own)));
  }

  take(step: Step): void {
    if (step.kind === 'pass') this.#bench.run(this.#bench.now + step.ms * MILLISECOND);
    else if (step.kind === 'send') this.#send(step.group, step.count);
    else this.#receive(step.most);
  }

  /** Sends have calls of their own; what those refuse is not there. */
  #send(group: number, count: number): void {
    const sent = Array.from({ length: count }, () => ({ tag: ++this.#tag, group }));
    const errors = this.#client.send(...sent);
    for (const [i, { tag }] of sent.entries()) if (errors[i] === '') this.#messages[group]!.push({ tag, hiddenUntil: 0 });
  }

  /** What could be taken of a group now. */
  #open(group: number): readonly { readonly tag: number; hiddenUntil: number }[] {
    const own = this.#messages[group]!;
    const hidden = own.findIndex(({ hiddenUntil }) => hiddenUntil > this.#bench.now);
    return hidden < 0 ? own : own.slice(0, hidden);
  }

  #hasCall(partition: number): boolean {
    const left = this.#left[partition]!;
    left.calls = Math.min(PER_SECOND, left.calls + ((this.#bench.now - left.at) / SECOND) * PER_SECOND);
    left.at = this.#bench.now;
    return left.calls > 1 - 1e-5;
  }

  #receive(most: number): void {
    const open = this.#messages.map((_, group) => this.#open(group));
    const groups = open.flatMap((messages, group) => (messages.length > 0 ? [group] : []));
    const may = groups.filter((group) => this.#hasCall(partitionOf(group)));
    const taken = this.#client.receive(most);
    if (this.#client.error === 'RequestThrottled') {
      // Some calls are refused because all partitions together have none left: that is not what this is about.
      if (groups.length > 0 && may.length === 0) this.seen.throttled++;
      expect(taken).toEqual([]);
      return;
    }
    expect(groups.length > 0 && may.length === 0).toBe(false);
    if (may.length < groups.length) this.seen.keptBack++;
    const touched = [...new Set(taken.map(({ group }) => group))];
    expect(touched.filter((group) => !may.includes(group))).toEqual([]);
    for (const group of touched) {
      const tags = taken.filter((one) => one.group === group).map(({ tag }) => tag);
      expect(tags).toEqual(open[group]!.slice(0, tags.length).map(({ tag }) => tag));
      if (group !== touched.at(-1)) expect(tags).toHaveLength(open[group]!.length);
      for (const message of open[group]!.slice(0, tags.length)) message.hiddenUntil = this.#bench.now + HIDDEN;
    }
    const inAll = may.reduce((sum, group) => sum + open[group]!.length, 0);
    expect(taken).toHaveLength(Math.min(most, inAll));
    for (const partition of new Set(touched.map(partitionOf))) this.#left[partition]!.calls--;
    this.seen.received += taken.length;
  }
}

it('a receive gets all it may of partitions that have a call left, in order, and nothing of the others', () => {
  const seen = { received: 0, throttled: 0, keptBack: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 40, maxLength: 120 }), (steps) => {
      const twins = new Twins();
      for (const one of steps) twins.take(one);
      for (const name of ['received', 'throttled', 'keptBack'] as const) seen[name] += twins.seen[name];
    }),
    { seed: 1998, numRuns: 400 },
  );
  // All of it came to pass, and often.
  expect(Math.min(seen.received, seen.throttled, seen.keptBack)).toBeGreaterThan(200);
});
