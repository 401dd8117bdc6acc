/** What AWS documents, or was recorded against AWS, of a standard queue: numbers are those of the dossier's statements. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../../src/experiment/source.ts';
import type { Component } from '../../../src/services/component.ts';
import type { SqsStandardConfig } from '../../../src/services/sqs/config.ts';
import { standardConfig } from '../../support/configs.ts';
import { LongPolls } from '../../support/long-poll.ts';
import { QueueClient } from '../../support/queue-client.ts';
import { HOUR, MINUTE, SECOND, Workbench } from '../../support/workbench.ts';

interface Opened {
  readonly bench: Workbench;
  readonly client: QueueClient;
}

function standard(own: Partial<SqsStandardConfig> = {}): Opened {
  const bench = new Workbench();
  return { bench, client: new QueueClient(bench.add('sqs-standard', 'q', standardConfig(own))) };
}

function withDeadLetters(
  maxReceiveCount: number,
  own: Partial<SqsStandardConfig> = {},
  dead: Partial<SqsStandardConfig> = {},
): Opened & { readonly dead: QueueClient; readonly component: Component } {
  const bench = new Workbench();
  const queue = bench.add('sqs-standard', 'dead', standardConfig(dead));
  const component = bench.add('sqs-standard', 'q', standardConfig({ deadLetter: { maxReceiveCount }, ...own }), { deadLetter: queue });
  return { bench, component, client: new QueueClient(component), dead: new QueueClient(queue) };
}

/** [visible, in flight, delayed] */
function states({ bench }: Opened): number[] {
  return ['', 'Not', 'Delayed'].map((state) =>
    bench.level('q', state === 'Delayed' ? 'ApproximateNumberOfMessagesDelayed' : `ApproximateNumberOfMessages${state}Visible`),
  );
}

describe('a message is in one state at a time (1)', () => {
  it('delayed, visible, in flight, visible again, gone', () => {
    const opened = standard({ delay: 10 * SECOND });
    const { bench, client } = opened;
    client.send({ tag: 1 }, { tag: 2 });
    expect(states(opened)).toEqual([0, 0, 2]);
    bench.run(10 * SECOND);
    expect(states(opened)).toEqual([2, 0, 0]);
    const [first] = client.receive(1);
    expect(states(opened)).toEqual([1, 1, 0]);
    bench.run(40 * SECOND);
    expect(states(opened)).toEqual([2, 0, 0]);
    const again = client.receive();
    for (const { receipt } of again) client.delete(receipt);
    client.delete(first!.receipt);
    expect(states(opened)).toEqual([0, 0, 0]);
    expect(bench.total('q', 'completed')).toBe(2);
  });
});

describe('retention (2)', () => {
  it('takes a message at its end whatever its state; a later delete still answers success', () => {
    const opened = standard({ retention: MINUTE, visibilityTimeout: HOUR, delay: 0 });
    const { bench, client } = opened;
    client.send({ tag: 1 }, { tag: 2 });
    const [held] = client.receive(1);
    bench.run(MINUTE - 1);
    expect(states(opened)).toEqual([1, 1, 0]);
    bench.run(MINUTE);
    expect(states(opened)).toEqual([0, 0, 0]);
    expect(bench.total('q', 'expired')).toBe(2);
    expect(client.delete(held!.receipt)).toBe('');
    expect(bench.total('q', 'completed')).toBe(0);
  });

  it('takes a delayed message too', () => {
    const opened = standard({ retention: MINUTE, delay: 2 * MINUTE });
    opened.client.send({ tag: 1 });
    opened.bench.run(5 * MINUTE);
    expect(states(opened)).toEqual([0, 0, 0]);
    expect(opened.client.tags()).toEqual([]);
  });

  it('counts from the send: a return to the queue does not renew it', () => {
    const { bench, client } = standard({ retention: MINUTE });
    client.send({ tag: 1 });
    client.receive();
    bench.run(59 * SECOND);
    expect(client.tags()).toEqual([1]);
    bench.run(MINUTE);
    expect(bench.level('q', 'backlog')).toBe(0);
  });

  it('makes room under the in-flight cap for a standing poll', () => {
    const { bench, client } = standard({ retention: MINUTE, visibilityTimeout: HOUR, inFlightMax: 1 });
    client.send({ tag: 1 });
    client.receive();
    bench.run(SECOND);
    client.send({ tag: 2 });
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(2 * MINUTE);
    expect(polls.handed).toEqual([{ worker: 0, at: MINUTE, tags: [2] }]);
  });
});

describe('visibility (3, 4, 5)', () => {
  it('starts at the receive, per message; the receive count stays raised', () => {
    const { bench, client } = standard();
    client.send({ tag: 1 }, { tag: 2 });
    client.receive(1);
    bench.run(10 * SECOND);
    client.receive(1);
    bench.run(30 * SECOND - 1);
    expect(client.receive()).toEqual([]);
    bench.run(30 * SECOND);
    expect(client.receive().map(({ tag, count }) => [tag, count])).toEqual([[1, 2]]);
    bench.run(40 * SECOND);
    expect(client.receive().map(({ tag, count }) => [tag, count])).toEqual([[2, 2]]);
  });

  it('a change counts from the call, shorter or longer, and for that receipt only', () => {
    const { bench, client } = standard();
    client.send({ tag: 1 }, { tag: 2 });
    const [a, b] = client.receive();
    bench.run(5 * SECOND);
    expect(client.changeVisibility(a!.receipt, 5 * SECOND)).toBe('');
    expect(client.changeVisibility(b!.receipt, 60 * SECOND)).toBe('');
    bench.run(10 * SECOND - 1);
    expect(client.tags()).toEqual([]);
    bench.run(10 * SECOND);
    expect(client.tags()).toEqual([1]);
    // The new receive has the queue's 30 s again; the change of b lasts until 65 s.
    bench.run(40 * SECOND);
    expect(client.tags()).toEqual([1]);
    bench.run(65 * SECOND - 1);
    expect(client.tags()).toEqual([]);
    bench.run(65 * SECOND);
    expect(client.tags()).toEqual([2]);
  });

  it('the last of several changes counts', () => {
    const { bench, client } = standard();
    client.send({ tag: 1 });
    const [held] = client.receive();
    client.changeVisibility(held!.receipt, 100 * SECOND);
    client.changeVisibility(held!.receipt, 50 * SECOND);
    client.changeVisibility(held!.receipt, 70 * SECOND);
    bench.run(70 * SECOND - 1);
    expect(client.tags()).toEqual([]);
    bench.run(70 * SECOND);
    expect(client.tags()).toEqual([1]);
    bench.run(100 * SECOND);
    expect(client.tags()).toEqual([1]);
  });

  it('a change to 0 shows the message at once, to a standing poll as well', () => {
    const { bench, client } = standard();
    client.send({ tag: 1 });
    const [held] = client.receive();
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(SECOND);
    client.changeVisibility(held!.receipt, 0);
    expect(polls.handed).toEqual([{ worker: 0, at: SECOND, tags: [1] }]);
  });

  it('hidden at most 12 h from the receive: more is refused and changes nothing', () => {
    const { bench, client } = standard({ visibilityTimeout: 2 * HOUR });
    client.send({ tag: 1 }, { tag: 2 });
    const [, other] = client.receive();
    client.changeVisibility(other!.receipt, HOUR);
    bench.run(2 * HOUR);
    // Received now, at 2 h: hidden until 14 h at most.
    const [held] = client.receive(1);
    bench.run(3 * HOUR);
    expect(client.changeVisibility(held!.receipt, 10 * HOUR)).toBe('');
    bench.run(12 * HOUR);
    expect(client.changeVisibility(held!.receipt, 2 * HOUR + 1)).toBe('InvalidParameterValue');
    expect(client.changeVisibility(held!.receipt, 2 * HOUR)).toBe('');
    // Refused changes leave the last one standing: until 14 h.
    expect(client.changeVisibility(held!.receipt, 3 * HOUR)).toBe('InvalidParameterValue');
    bench.run(14 * HOUR - 1);
    expect(client.tags()).not.toContain(held!.tag);
    bench.run(14 * HOUR);
    expect(client.tags()).toContain(held!.tag);
  });

  it('… also of the first message whose visibility is changed', () => {
    const { bench, client } = standard({ visibilityTimeout: 2 * HOUR });
    client.queue.connect(1, () => {}, true);
    client.send({ tag: 1 });
    const [held] = client.receive();
    bench.run(HOUR);
    expect(client.changeVisibility(held!.receipt, 11 * HOUR + 1)).toBe('InvalidParameterValue');
    expect(client.changeVisibility(held!.receipt, 11 * HOUR)).toBe('');
  });

  it('a change of a message that is deleted, or no longer in flight, is refused', () => {
    const { bench, client } = standard();
    client.send({ tag: 1 }, { tag: 2 });
    const [a, b] = client.receive();
    client.delete(a!.receipt);
    expect(client.changeVisibility(a!.receipt, SECOND)).toBe('InvalidParameterValue');
    bench.run(30 * SECOND);
    expect(client.changeVisibility(b!.receipt, SECOND)).toBe('InvalidParameterValue');
  });
});

describe('receipt handles (6, 7)', () => {
  it('a delete after the visibility timeout deletes when nobody else received', () => {
    const { bench, client } = standard();
    client.send({ tag: 1 });
    const [held] = client.receive();
    bench.run(31 * SECOND);
    expect(client.delete(held!.receipt)).toBe('');
    expect(client.tags()).toEqual([]);
    expect(bench.level('q', 'backlog')).toBe(0);
  });

  it.each([
    [true, 1],
    [false, 0],
  ])('an older handle answers success; it deletes only where the scenario says so: %s', (staleDeletes, deleted) => {
    const { bench, client } = standard({ staleDeletes });
    client.send({ tag: 1 });
    const [old] = client.receive();
    bench.run(30 * SECOND);
    const [latest] = client.receive();
    expect(latest!.receipt).not.toBe(old!.receipt);
    expect(client.delete(old!.receipt)).toBe('');
    expect(bench.total('q', 'completed')).toBe(deleted);
    expect(client.delete(latest!.receipt)).toBe('');
    expect(bench.total('q', 'completed')).toBe(1);
    expect(bench.level('q', 'backlog')).toBe(0);
  });

  it('an older handle never touches the message that took the place', () => {
    const { client } = standard({ staleDeletes: true });
    const old: number[] = [];
    for (let tag = 0; tag < 1_000; tag++) {
      client.send({ tag });
      const [held] = client.receive();
      old.push(held!.receipt);
      for (const receipt of old) client.delete(receipt);
    }
    client.send({ tag: 5_000 });
    const [held] = client.receive();
    for (const receipt of old) client.delete(receipt);
    expect(client.queue.markCompleted(held!.receipt)).toBe(true);
    expect(client.queue.markCompleted(held!.receipt)).toBe(false);
    expect(new Set(old).size).toBe(1_000);
  });
});

describe('polls (9, 10)', () => {
  it('a short poll answers at once and may see nothing; a long poll looks everywhere', () => {
    const { bench, client } = standard({ stores: 16, shortPollShare: 0.25, visibilityTimeout: 0 });
    client.send({ tag: 1 });
    let seen = 0;
    for (let i = 0; i < 4_000; i++) {
      seen += client.receive(10, false).length;
      bench.run(bench.now + 1);
      expect(client.receive(10, true)).toHaveLength(1);
      bench.run(bench.now + 1);
    }
    // Of 16 stores a short poll looks at 4 in a row: it sees a lone message a quarter of the time, unless it just came back.
    expect(seen / 4_000).toBeGreaterThan(0.2);
    expect(seen / 4_000).toBeLessThan(0.3);
    expect(bench.total('q', 'NumberOfEmptyReceives')).toBe(4_000 - seen);
  });

  it('a standing poll returns as soon as a message is there', () => {
    const { bench, client } = standard({ delay: 5 * SECOND });
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    client.send({ tag: 1 });
    expect(polls.handed).toEqual([]);
    bench.run(MINUTE);
    expect(polls.handed).toEqual([{ worker: 0, at: 5 * SECOND, tags: [1] }]);
  });

  it('one message wakes one receiver, the one that has waited longest; who left is passed over', () => {
    const { bench, client } = standard();
    const [few, many] = [new LongPolls(client, 2, () => bench.now, 1), new LongPolls(client, 3, () => bench.now, 1)];
    many.stand(2, 0);
    few.stand(1);
    many.stand(1);
    expect(many.end(0)).toBe(true);
    expect(many.end(0)).toBe(false);
    client.send({ tag: 1 });
    expect([few.handed.length, many.handed.map(({ worker }) => worker)]).toEqual([0, [2]]);
    client.send({ tag: 2 }, { tag: 3 });
    expect([few.handed.map(({ worker }) => worker), many.handed.map(({ worker }) => worker)]).toEqual([[1], [2, 1]]);
    client.send({ tag: 4 });
    expect(client.tags()).toEqual([4]);
    expect(many.end(2)).toBe(false);
  });

  it('a batch sent at once goes to the first receiver as far as it asks, the rest to the next', () => {
    const { bench, client } = standard();
    const polls = new LongPolls(client, 3, () => bench.now, 2);
    polls.stand(0, 1, 2);
    client.send({ tag: 1 }, { tag: 2 }, { tag: 3 });
    expect(polls.handed.map(({ worker, tags }) => [worker, tags])).toEqual([
      [0, [1, 2]],
      [1, [3]],
    ]);
  });

  it('an ended long poll is an empty receive', () => {
    const { bench, client } = standard();
    client.receive(10, true);
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    expect(bench.total('q', 'NumberOfEmptyReceives')).toBe(0);
    polls.end(0);
    expect(bench.total('q', 'NumberOfEmptyReceives')).toBe(1);
  });
});

describe('at the in-flight cap (11)', () => {
  it('a short poll is told OverLimit; a long poll waits and is served when there is room', () => {
    const { bench, client } = standard({ inFlightMax: 2 });
    client.send({ tag: 1 }, { tag: 2 }, { tag: 3 });
    const held = client.receive();
    expect(held).toHaveLength(2);
    expect([client.receive(10, false), client.error]).toEqual([[], 'OverLimit']);
    expect([client.receive(10, true), client.error]).toEqual([[], '']);
    expect(bench.total('q', 'OverLimit')).toBe(1);
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(SECOND);
    client.delete(held[0]!.receipt);
    expect(polls.handed).toEqual([{ worker: 0, at: SECOND, tags: [3] }]);
  });

  it('a receive takes no more than there is room for', () => {
    const { client } = standard({ inFlightMax: 7 });
    client.send(...Array.from({ length: 20 }, (_, tag) => ({ tag })));
    expect(client.receive(5)).toHaveLength(5);
    expect(client.receive(5)).toHaveLength(2);
  });
});

describe('batches (13)', () => {
  it('entries fail alone for their size, whole calls for their count or their bytes', () => {
    const { bench, client } = standard({ messageBytesMax: 100, batchBytesMax: 250, batchEntriesMax: 3 });
    expect(client.send({ tag: 1, size: 100 }, { tag: 2, size: 101 }, { tag: 3, size: 1 })).toEqual(['', 'InvalidParameterValue', '']);
    expect(new Set(client.send({ tag: 4 }, { tag: 5 }, { tag: 6 }, { tag: 7 }))).toEqual(new Set(['AWS.SimpleQueueService.TooManyEntriesInBatchRequest']));
    expect(new Set(client.send({ tag: 8, size: 100 }, { tag: 9, size: 100 }, { tag: 10, size: 51 }))).toEqual(
      new Set(['AWS.SimpleQueueService.BatchRequestTooLong']),
    );
    expect(client.send({ tag: 11, size: 100 }, { tag: 12, size: 100 }, { tag: 13, size: 50 })).toEqual(['', '', '']);
    expect(client.tags()).toEqual([1, 3, 11, 12, 13]);
    expect(bench.total('q', 'rejected')).toBe(1 + 4 + 3);
  });

  it('the total binds a batch, not a message sent alone', () => {
    const { bench, client } = standard({ messageBytesMax: 500, batchBytesMax: 250 });
    expect(client.send({ tag: 1, size: 300 })).toEqual(['']);
    expect(client.send({ tag: 2, size: 300 }, { tag: 3, size: 1 })).toEqual(Array(2).fill('AWS.SimpleQueueService.BatchRequestTooLong'));
    expect(bench.total('q', 'rejected')).toBe(2);
  });
});

it('the greatest age of the oldest message is exact, between the ends of intervals as well', async () => {
  const text = `
duration: 10h
producers: { p: { to: q, rate: 1/h, arrivals: regular, size: 1 B } }
services: { q: { kind: sqs-standard, visibilityTimeout: 10m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, wait: 20s, serviceTime: 7s } }
latencies: none
`;
  const { components } = (await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 }))!;
  expect(components.q!.metrics.ApproximateAgeOfOldestMessage!.max).toBe(7_000);
});

it('statement 17: … until the third receive is over, however seldom the age is read', async () => {
  // Received at 0 s, 50 s and 100 s, back for the third time at 150 s; read once a minute.
  const text = `name: back
duration: 10h
producers: { p: { to: q, rate: 1/h, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 50s, deadLetter: { queue: dead, maxReceiveCount: 5 } }, dead: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, wait: 20s, serviceTime: 1ms, failures: { share: 100% } } }
latencies: none
`;
  const { components } = (await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 }))!;
  expect(components.q!.metrics.ApproximateAgeOfOldestMessage!.max).toBe(150_000);
});

describe('work that outlives its message', () => {
  it('is a first completion where the message expired or was moved meanwhile, once', () => {
    const { bench, client } = standard({ retention: MINUTE, visibilityTimeout: 10 * SECOND });
    client.send({ tag: 1 });
    const [first] = client.receive();
    bench.run(10 * SECOND);
    const [second] = client.receive();
    bench.run(2 * MINUTE);
    // Of two who worked on it one was the first.
    expect([first, second].filter((one) => client.queue.markCompleted(one!.receipt))).toHaveLength(1);
    const dead = withDeadLetters(1, { visibilityTimeout: 10 * SECOND });
    dead.client.send({ tag: 2 });
    const [held] = dead.client.receive();
    dead.bench.run(10 * SECOND);
    expect(dead.client.receive()).toEqual([]);
    expect(dead.client.queue.markCompleted(held!.receipt)).toBe(true);
    expect(dead.client.queue.markCompleted(held!.receipt)).toBe(false);
  });

  it('is one whoever of them received it last, and whoever of them fails', () => {
    const fate = (third: 'fails' | 'is done' | 'works on', second: 'fails' | 'works on'): boolean => {
      const { bench, client } = standard({ retention: MINUTE, visibilityTimeout: 10 * SECOND });
      client.send({ tag: 1 });
      const received = [0, 10, 20].map((at) => {
        bench.run(at * SECOND);
        return client.receive()[0]!.receipt;
      });
      if (second === 'fails') client.queue.markFailed(received[1]!);
      bench.run(2 * MINUTE);
      if (third === 'fails') client.queue.markFailed(received[2]!);
      if (third === 'is done') expect(client.queue.markCompleted(received[2]!)).toBe(true);
      return client.queue.markCompleted(received[0]!);
    };
    expect(fate('fails', 'fails')).toBe(true);
    expect(fate('fails', 'works on')).toBe(true);
    expect(fate('works on', 'fails')).toBe(true);
    expect(fate('is done', 'works on')).toBe(false);
  });

  it('is none where the work had failed or was done before', () => {
    const { bench, client } = standard({ retention: MINUTE });
    client.send({ tag: 1 }, { tag: 2 });
    const [failed, done] = client.receive();
    client.queue.markFailed(failed!.receipt);
    expect(client.queue.markCompleted(done!.receipt)).toBe(true);
    bench.run(2 * MINUTE);
    expect(client.queue.markCompleted(failed!.receipt)).toBe(false);
    expect(client.queue.markCompleted(done!.receipt)).toBe(false);
  });
});

describe('delays that end together', () => {
  it('fill one receive, as what is sent together does', () => {
    const { bench, client } = standard({ delay: 5 * SECOND });
    const polls = new LongPolls(client, 3, () => bench.now);
    for (const worker of [0, 1, 2]) polls.stand(worker);
    client.send({ tag: 1 }, { tag: 2 }, { tag: 3 });
    bench.run(10 * SECOND);
    expect(polls.handed.map(({ worker, at, tags }) => ({ worker, at, tags: [...tags].sort() }))).toEqual([{ worker: 0, at: 5 * SECOND, tags: [1, 2, 3] }]);
  });
});

describe('duplicates (16)', () => {
  it('a copy shows inside the visibility timeout, at the stated share of receives, deleted or not', () => {
    const { bench, client } = standard({ duplicateShare: 0.2 });
    const messages = 20_000;
    let early = 0;
    let deletedBefore = 0;
    for (let tag = 0; tag < messages; tag++) {
      client.send({ tag });
      expect(client.receive(1)[0]!.count).toBe(1);
      bench.run(bench.now + 30 * SECOND - 1);
      // Whatever came back did so before its 30 s were over.
      for (const one of client.receive()) {
        if (one.tag === tag) early++;
        else deletedBefore++;
        expect(one.count).toBe(2);
        client.delete(one.receipt);
      }
      bench.run(bench.now + 1);
      for (const { receipt } of client.receive()) client.delete(receipt);
    }
    // Of the first receives, binomial: 4,000 ± 3 × 57.
    expect(Math.abs(early - 0.2 * messages)).toBeLessThan(170);
    // A second receive, deleted at once, leaves a copy as well, and the receive of that copy too, geometric: 0.2 / 0.8 a message, 5,000 ± 3 × 79.
    expect(Math.abs(deletedBefore - 0.25 * messages)).toBeLessThan(237);
    expect(bench.total('q', 'completed')).toBe(messages + deletedBefore);
  });

  it('the share 1 leaves a copy each time', () => {
    const { bench, client } = standard({ duplicateShare: 1 });
    client.send({ tag: 1 });
    for (let count = 1; count <= 5; count++) {
      expect(client.receive().map((one) => one.count)).toEqual([count]);
      bench.run(bench.now + 30 * SECOND - 1);
    }
  });

  it("a copy is another server's: a heartbeat does not hide it", () => {
    const { bench, client } = standard({ duplicateShare: 1 });
    client.send({ tag: 1 });
    const [first] = client.receive();
    client.changeVisibility(first!.receipt, HOUR);
    bench.run(30 * SECOND - 1);
    expect(client.receive().map((one) => one.count)).toEqual([2]);
    expect(client.changeVisibility(first!.receipt, HOUR)).toBe('InvalidParameterValue');
  });
});

describe('order', () => {
  it('one store is first in, first out', () => {
    const { client } = standard();
    client.send(...Array.from({ length: 25 }, (_, tag) => ({ tag })));
    expect([...client.tags(), ...client.tags(), ...client.tags()]).toEqual(Array.from({ length: 25 }, (_, tag) => tag));
  });

  it('sixteen stores are not, and lose nothing', () => {
    const { client } = standard({ stores: 16 });
    client.send(...Array.from({ length: 1_000 }, (_, tag) => ({ tag })));
    const tags = Array.from({ length: 100 }, () => client.tags()).flat();
    expect(tags).not.toEqual([...tags].sort((a, b) => a - b));
    expect([...tags].sort((a, b) => a - b)).toEqual(Array.from({ length: 1_000 }, (_, tag) => tag));
  });

  it('a message received three times goes to the back (17)', () => {
    const { bench, client } = standard({ visibilityTimeout: SECOND });
    client.send({ tag: 1 });
    for (let i = 0; i < 2; i++) {
      expect(client.tags(1)).toEqual([1]);
      bench.run(bench.now + SECOND);
      client.send({ tag: 10 + i });
    }
    // Twice received: still ahead of those sent since. After the third: behind them.
    expect(client.tags(1)).toEqual([1]);
    bench.run(bench.now + SECOND);
    expect(client.tags(3)).toEqual([10, 11, 1]);
  });
});

it('a message received three times no longer counts for the age of the oldest (17)', () => {
  const { bench, client } = standard({ visibilityTimeout: 10 * SECOND });
  const age = (): number => bench.sampled('q', 'ApproximateAgeOfOldestMessage') / SECOND;
  client.send({ tag: 1 });
  for (let i = 0; i < 3; i++) {
    expect(client.tags(1)).toEqual([1]);
    bench.run(bench.now + 5 * SECOND);
    if (i === 2) client.send({ tag: 2 });
    expect(age()).toBe(10 * i + 5);
    bench.run(bench.now + 5 * SECOND);
  }
  // Sent 30 s ago, back for the third time; the other one was sent 5 s ago.
  expect(age()).toBe(5);
});

describe('a dead-letter queue (14, 30, 31)', () => {
  it('takes a message when the next receive would be one too many', () => {
    const { bench, client, dead } = withDeadLetters(2);
    client.send({ tag: 1 });
    for (let i = 0; i < 2; i++) {
      expect(client.tags()).toEqual([1]);
      expect(dead.tags()).toEqual([]);
      bench.run(bench.now + 30 * SECOND);
    }
    // Visible for the third time, and still here: it moves at the receive.
    expect(bench.level('q', 'ApproximateNumberOfMessagesVisible')).toBe(1);
    expect(client.tags()).toEqual([]);
    expect(bench.level('q', 'backlog')).toBe(0);
    expect(dead.receive().map(({ tag, count }) => [tag, count])).toEqual([[1, 1]]);
  });

  it('counts a receive whose answer nobody got: 1 sends unprocessed messages away', () => {
    const { bench, client, dead } = withDeadLetters(1);
    client.send({ tag: 1 }, { tag: 2 });
    client.receive();
    bench.run(30 * SECOND);
    client.send({ tag: 3 });
    expect(client.tags()).toEqual([3]);
    expect(dead.tags()).toEqual([1, 2]);
  });

  it('a move is not a send, and wakes a poll that stands there', () => {
    const { bench, client, dead } = withDeadLetters(1);
    client.send({ tag: 1 });
    client.receive();
    const polls = new LongPolls(dead, 1, () => bench.now);
    polls.stand(0);
    bench.run(30 * SECOND);
    client.receive();
    expect(polls.handed).toEqual([{ worker: 0, at: 30 * SECOND, tags: [1] }]);
    expect(bench.total('dead', 'NumberOfMessagesSent')).toBe(0);
    expect(bench.total('dead', 'redriven')).toBe(1);
    expect(bench.total('q', 'deadLettered')).toBe(1);
  });

  it('a long poll that is woken by nothing but a message to be moved is not over: it is billed and counted as empty when it ends', () => {
    const { bench, client, component } = withDeadLetters(1);
    client.send({ tag: 1 });
    client.receive();
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    const before = component.usage!().requests!;
    bench.run(30 * SECOND);
    expect(polls.handed).toEqual([{ worker: 0, at: 30 * SECOND, tags: [] }]);
    expect(bench.total('q', 'deadLettered')).toBe(1);
    expect(bench.total('q', 'NumberOfEmptyReceives')).toBe(0);
    polls.stand(0);
    expect(polls.end(0)).toBe(true);
    expect(bench.total('q', 'NumberOfEmptyReceives')).toBe(1);
    expect(component.usage!().requests! - before).toBe(1);
  });

  it.each([1, 10])('a poller of batches of %i whose only message is moved waits its 20 s to the end (9)', async (batch) => {
    const text = `name: moved\nduration: 60s\nseed: 1\nlatencies: none
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: 1/s }, { at: 1500ms, rate: 0/s }] }, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 12s, deadLetter: { queue: d, maxReceiveCount: 1 } }, d: { kind: sqs-standard } }
consumers: { c: { kind: poller, from: q, batch: ${batch}, workers: 1, wait: 20s, serviceTime: 0ms, failures: { share: 100% } } }`;
    const { components } = (await runVariant({ text, file: 'moved.yaml' }, [], { threads: 0 }))!;
    expect(components.q!.metrics.deadLettered!.sum).toBe(1);
    // Received at 1 s and moved at 13 s; polls begin at 0, 1, 21 and 41 s, and those of 1 s and 21 s end with nothing.
    expect(components.c!.metrics.calls!.sum).toBe(4);
    expect(components.q!.metrics.NumberOfEmptyReceives!.sum).toBe(2);
  });

  it('keeps the original clock: of two minutes a message of one minute has one left', () => {
    const { bench, client, dead } = withDeadLetters(1, { visibilityTimeout: MINUTE }, { retention: 2 * MINUTE });
    client.send({ tag: 1 });
    client.receive();
    bench.run(MINUTE);
    client.receive();
    bench.run(2 * MINUTE - 1);
    expect(bench.level('dead', 'backlog')).toBe(1);
    bench.run(2 * MINUTE);
    expect(bench.level('dead', 'backlog')).toBe(0);
    expect(dead.tags()).toEqual([]);
  });

  it('counts the age of the oldest from the move', () => {
    const { bench, client, dead } = withDeadLetters(1, { visibilityTimeout: MINUTE }, { visibilityTimeout: SECOND, retention: HOUR });
    const age = (): number => bench.sampled('dead', 'ApproximateAgeOfOldestMessage') / SECOND;
    const moved = (tag: number): void => {
      client.send({ tag });
      client.receive();
      bench.run(bench.now + MINUTE);
      client.receive();
    };
    moved(1);
    bench.run(bench.now + 30 * SECOND);
    expect(age()).toBe(30);
    moved(2);
    expect(age()).toBe(90);
    client.send({ tag: 3 });
    const [first] = dead.receive(1);
    expect(first!.tag).toBe(1);
    dead.delete(first!.receipt);
    bench.run(bench.now + 10 * SECOND);
    expect(age()).toBe(10);
    // Sent to it directly: from then. A message moved in counts while it is there longer.
    dead.send({ tag: 4 });
    bench.run(bench.now + 10 * SECOND);
    expect(age()).toBe(20);
    for (const { tag, receipt } of dead.receive()) if (tag === 2) dead.delete(receipt);
    expect(age()).toBe(10);
  });

  it('a message already too old for it goes at once', () => {
    const { bench, client } = withDeadLetters(1, { visibilityTimeout: 2 * MINUTE }, { retention: MINUTE });
    client.send({ tag: 1 });
    client.receive();
    bench.run(2 * MINUTE);
    client.receive();
    bench.run(2 * MINUTE);
    expect(bench.total('dead', 'expired')).toBe(1);
  });

  it('… and is handed to nobody, though a poll stands there', () => {
    const { bench, client, dead } = withDeadLetters(1, { visibilityTimeout: 2 * MINUTE }, { retention: 2 * MINUTE });
    client.send({ tag: 1 });
    client.receive();
    const polls = new LongPolls(dead, 1, () => bench.now);
    polls.stand(0);
    bench.run(2 * MINUTE);
    client.receive();
    expect(polls.handed).toEqual([]);
    expect(bench.total('dead', 'redriven')).toBe(1);
    expect(bench.total('dead', 'expired')).toBe(1);
    expect(bench.level('dead', 'backlog')).toBe(0);
  });

  it('older messages that come later expire in their own time, and cost no endless events', () => {
    const { bench, client } = withDeadLetters(1, { visibilityTimeout: SECOND }, { retention: HOUR });
    const dead = bench.simulation;
    for (let tag = 0; tag < 50; tag++) {
      client.send({ tag });
      bench.run((tag + 1) * SECOND);
    }
    // Newest first into the dead-letter queue: each is older than all that are there.
    const held = Array.from({ length: 50 }, () => client.receive(1)[0]!);
    for (const { receipt } of [...held].reverse()) {
      client.changeVisibility(receipt, 0);
      client.receive(1);
    }
    expect(bench.level('dead', 'backlog')).toBe(50);
    const before = dead.eventCount;
    bench.run(HOUR + 25 * SECOND - 1);
    expect(bench.total('dead', 'expired')).toBe(25);
    bench.run(2 * HOUR);
    expect(bench.total('dead', 'expired')).toBe(50);
    // One event a message expired, and those whose place an older message took: at most one each.
    expect(dead.eventCount - before).toBeLessThanOrEqual(200);
  });
});

it('usage counts each 64 KiB of a call as a request, and empty receives', () => {
  const bench = new Workbench();
  const queue = bench.add('sqs-standard', 'q', standardConfig());
  const client = new QueueClient(queue);
  client.send({ tag: 1, size: 65_536 });
  client.send({ tag: 2, size: 65_537 });
  client.send(...Array.from({ length: 10 }, (_, i) => ({ tag: 10 + i, size: 6_000 })));
  expect(queue.usage!().requests).toBe(1 + 2 + 1);
  const [first] = client.receive(1);
  client.receive(10);
  client.receive(10);
  client.receive(10, false);
  // 64 KiB; 65,537 + 9 × 6,000; one of 6,000; nothing.
  expect(queue.usage!().requests).toBe(4 + 1 + 2 + 1 + 1);
  client.delete(first!.receipt);
  client.changeVisibility(first!.receipt, 0);
  expect(queue.usage!().requests).toBe(11);
});
