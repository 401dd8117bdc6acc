/** What AWS documents, or was recorded against AWS, of a FIFO queue: numbers are those of the dossier's statements. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../../src/experiment/source.ts';
import { fifoConfig } from '../../support/configs.ts';
import { fifo } from '../../support/fifo.ts';
import { LongPolls } from '../../support/long-poll.ts';
import { QueueClient, type Received } from '../../support/queue-client.ts';
import { HOUR, MINUTE, SECOND, Workbench } from '../../support/workbench.ts';

const A = 1;
const B = 2;

/** Messages of group A with these tags, sent in one call. */
function sendToA(client: QueueClient, ...tags: readonly number[]): void {
  client.send(...tags.map((tag) => ({ tag, group: A })));
}

const tagsOf = (received: readonly Received[]): number[] => received.map(({ tag }) => tag);

it('the group table counts what waits out its delay, and forgets what expires in it', async () => {
  const groupsOf = async (own: string) => {
    const text = `name: delayed\nduration: 20s\nseed: 1\nlatencies: none
producers: { a: { to: q.fifo, rate: 10/s, arrivals: regular, key: { uniform: 3 } } }
services: { q.fifo: { kind: sqs-fifo, ${own} } }
consumers: { c: { kind: poller, from: q.fifo, serviceTime: 10ms } }`;
    const q = (await runVariant({ text, file: 'delayed.yaml' }, [], { threads: 0 }))!.components['q.fifo']!;
    const [all] = q.groups!.filter(({ group }) => String(group).startsWith('all'));
    return { all, sent: q.metrics.NumberOfMessagesSent!.sum, last: q.metrics.backlog!.last, max: q.metrics.backlog!.max };
  };
  const { all, sent, last, max } = await groupsOf('delay: 5s');
  expect(sent).toBe(200);
  expect(all).toMatchObject({ sent: 200, backlogEnd: last });
  expect(max).toBeGreaterThanOrEqual(50);
  const expired = await groupsOf('delay: 15m, retention: 60s');
  expect(expired.all).toMatchObject({ sent: 200, backlogEnd: expired.last });
});

it('counts what is accepted after a later-born message of its group, and no message that is known', () => {
  const { bench, client } = fifo();
  sendToA(client, 10, 30, 20);
  client.send({ tag: 5, group: B });
  expect(bench.total('q', 'outOfOrder')).toBe(1);
  // 20 is known: answered with success and not stored.
  sendToA(client, 20, 25);
  expect(bench.total('q', 'outOfOrder')).toBe(2);
});

describe('the visible prefix of a group (19)', () => {
  it('a: m3 stays blocked until m2 is deleted, though m1 is', () => {
    const { client } = fifo();
    sendToA(client, 1, 2, 3);
    const [m1, m2] = client.receive(2);
    client.delete(m1!.receipt);
    expect(client.tags()).toEqual([]);
    client.delete(m2!.receipt);
    expect(client.tags()).toEqual([3]);
  });

  it('a: or until m2 is visible again', () => {
    const { bench, client } = fifo();
    sendToA(client, 1, 2, 3);
    const [m1] = client.receive(2);
    client.delete(m1!.receipt);
    bench.run(30 * SECOND);
    expect(client.tags()).toEqual([2, 3]);
  });

  it('b: of three received, with m2 extended, only m1 comes back', () => {
    const { bench, client } = fifo();
    sendToA(client, 1, 2, 3);
    const [, m2] = client.receive();
    client.changeVisibility(m2!.receipt, 60 * SECOND);
    bench.run(31 * SECOND);
    expect(client.tags()).toEqual([1]);
  });

  it('c: with m1 extended, nothing comes back', () => {
    const { bench, client } = fifo();
    sendToA(client, 1, 2, 3);
    const [m1] = client.receive();
    client.changeVisibility(m1!.receipt, 60 * SECOND);
    bench.run(31 * SECOND);
    expect(client.tags()).toEqual([]);
    bench.run(60 * SECOND);
    expect(client.tags()).toEqual([1, 2, 3]);
  });

  it('d: m1 set to 0 while m2 is hidden: only m1', () => {
    const { client } = fifo();
    sendToA(client, 1, 2, 3);
    const [m1] = client.receive(2);
    client.changeVisibility(m1!.receipt, 0);
    expect(client.tags()).toEqual([1]);
  });
});

describe('a group in flight (20)', () => {
  it('takes new sends and keeps them hidden; deleting the last in flight hands the next to a standing poll at once', () => {
    const { bench, client } = fifo();
    sendToA(client, 1);
    const [m1] = client.receive();
    sendToA(client, 2);
    expect(client.tags()).toEqual([]);
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(5 * SECOND);
    expect(polls.handed).toEqual([]);
    client.delete(m1!.receipt);
    expect(polls.handed).toEqual([{ worker: 0, at: 5 * SECOND, tags: [2] }]);
  });

  it('… the last: with two in flight, deleting one of them hands out nothing', () => {
    const { bench, client } = fifo();
    sendToA(client, 1, 2);
    const [m1, m2] = client.receive();
    sendToA(client, 3);
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(5 * SECOND);
    client.delete(m1!.receipt);
    bench.run(6 * SECOND);
    expect(polls.handed).toEqual([]);
    client.delete(m2!.receipt);
    expect(polls.handed).toEqual([{ worker: 0, at: 6 * SECOND, tags: [3] }]);
  });

  it('hands the next to a standing poll when the message in flight leaves by retention', () => {
    const { bench, client } = fifo({ retention: MINUTE, visibilityTimeout: HOUR });
    sendToA(client, 1);
    client.receive();
    bench.run(10 * SECOND);
    sendToA(client, 2);
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(65 * SECOND);
    expect(polls.handed).toEqual([{ worker: 0, at: MINUTE, tags: [2] }]);
  });
});

describe('one receive (21)', () => {
  it('takes all it can of one group before it turns to the next, in order within each', () => {
    const { client } = fifo();
    client.send({ tag: 1, group: A }, { tag: 2, group: B }, { tag: 3, group: A }, { tag: 4, group: B }, { tag: 5, group: A });
    const received = client.receive();
    const groups = received.map(({ group }) => group);
    expect(groups.lastIndexOf(groups[0]!)).toBe(groups[0] === A ? 2 : 1);
    expect(tagsOf(received.filter(({ group }) => group === A))).toEqual([1, 3, 5]);
    expect(tagsOf(received.filter(({ group }) => group === B))).toEqual([2, 4]);
  });

  it('of ten takes ten of a deep group and none of the other', () => {
    const { client } = fifo();
    sendToA(client, ...Array.from({ length: 12 }, (_, i) => i));
    client.send({ tag: 100, group: B });
    const first = client.receive();
    expect(tagsOf(first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(client.tags()).toEqual([100]);
  });
});

it('what comes back at one instant is received at once, by a standing poll as well (3, 21)', () => {
  const { bench, client } = fifo({ visibilityTimeout: 30 * SECOND });
  sendToA(client, 1, 2, 3);
  expect(client.tags()).toEqual([1, 2, 3]);
  const polls = new LongPolls(client, 1, () => bench.now);
  polls.stand(0);
  bench.run(40 * SECOND);
  expect(polls.handed).toEqual([{ worker: 0, at: 30 * SECOND, tags: [1, 2, 3] }]);
});

describe('a visibility timeout of 0 leaves the group available (22)', () => {
  it.each([
    ['of the queue', 0, undefined],
    ['of the receive, whatever the queue has', 30 * SECOND, 0],
  ] as const)('%s', (_, visibilityTimeout, ofReceive) => {
    const { bench, queue } = fifo({ visibilityTimeout });
    const client = new QueueClient(queue, ofReceive);
    sendToA(client, 1, 2);
    expect(client.tags()).toEqual([1, 2]);
    bench.run(0);
    expect(client.receive().map(({ tag, count }) => [tag, count])).toEqual([
      [1, 2],
      [2, 2],
    ]);
  });

  it('of one receive, and not of the next without it', () => {
    const { bench, client, queue } = fifo();
    const peeking = new QueueClient(queue, 0);
    sendToA(client, 1);
    expect(peeking.tags()).toEqual([1]);
    bench.run(0);
    expect(client.tags()).toEqual([1]);
    bench.run(30 * SECOND - 1);
    expect(peeking.tags()).toEqual([]);
    bench.run(30 * SECOND);
    expect(peeking.tags()).toEqual([1]);
  });
});

it('what a group blocks is counted as visible, not as in flight (23)', () => {
  const { bench, client } = fifo();
  sendToA(client, 1, 2, 3);
  client.receive(1);
  expect(client.tags()).toEqual([]);
  expect(bench.level('q', 'ApproximateNumberOfMessagesNotVisible')).toBe(1);
  expect(bench.level('q', 'ApproximateNumberOfMessagesVisible')).toBe(2);
});

describe('deduplication (24)', () => {
  it('answers a repeat with success and does not store it, also after the delete, for five minutes', () => {
    const { bench, client } = fifo();
    client.send({ tag: 1, group: A, id: 7 });
    client.delete(client.receive()[0]!.receipt);
    bench.run(5 * MINUTE - 1);
    expect(client.send({ tag: 2, group: A, id: 7 })).toEqual(['']);
    expect(client.tags()).toEqual([]);
    expect(bench.total('q', 'deduplicated')).toBe(1);
    bench.run(5 * MINUTE);
    client.send({ tag: 3, group: A, id: 7 });
    expect(client.tags()).toEqual([3]);
  });

  it('a repeat does not extend the window', () => {
    const { bench, client } = fifo();
    client.send({ tag: 1, group: A, id: 7 });
    bench.run(4 * MINUTE);
    client.send({ tag: 2, group: A, id: 7 });
    bench.run(6 * MINUTE);
    client.send({ tag: 3, group: A, id: 7 });
    expect(client.tags()).toEqual([1, 3]);
  });

  it.each([
    ['queue', [1]],
    ['messageGroup', [1, 2]],
  ] as const)('the same id in two groups under the scope %s', (scope, expected) => {
    const { client } = fifo({ deduplication: { window: 5 * MINUTE, scope } });
    client.send({ tag: 1, group: A, id: 7 }, { tag: 2, group: B, id: 7 });
    expect(client.tags().sort()).toEqual(expected);
  });

  it.each([
    ['queue', 'messageGroup'],
    ['messageGroup', 'queue'],
  ] as const)('a scope that turns from %s to %s is felt late, for old ids and new ones alike (25)', (from, to) => {
    const { bench, client } = fifo({ deduplication: { window: 5 * MINUTE, scope: from }, changes: [{ feltAt: MINUTE, deduplicationScope: to }] });
    const idsOf = (old: number, fresh: number, tag: number): number[] => {
      client.send({ tag, group: B, id: old }, { tag: tag + 1, group: A, id: fresh }, { tag: tag + 2, group: B, id: fresh });
      const received = client.receive();
      client.delete(...received.map(({ receipt }) => receipt));
      return tagsOf(received).sort((a, b) => a - b);
    };
    client.send({ tag: 1, group: A, id: 7 }, { tag: 2, group: A, id: 8 });
    client.delete(...client.receive().map(({ receipt }) => receipt));
    // Straight after SetQueueAttributes: the old scope, of an id seen before and of one that was not.
    bench.run(MINUTE - 1);
    expect(idsOf(7, 9, 10)).toEqual(from === 'queue' ? [11] : [10, 11, 12]);
    // And from a minute on the new one.
    bench.run(MINUTE);
    expect(idsOf(8, 19, 20)).toEqual(to === 'queue' ? [21] : [20, 21, 22]);
  });

  it('a refused send is not remembered', () => {
    const { client } = fifo({ messageBytesMax: 10 });
    expect(client.send({ tag: 1, id: 7, size: 11 })).toEqual(['InvalidParameterValue']);
    client.send({ tag: 2, id: 7 });
    expect(client.tags()).toEqual([2]);
  });
});

describe('300 calls a second per action (26, 27)', () => {
  const limited = { callsPerSecond: 300 };
  const ten = (from: number): { tag: number; group: number }[] => Array.from({ length: 10 }, (_, i) => ({ tag: from + i, group: A }));

  it('of 30 a minute is one each two seconds', () => {
    const { bench, client } = fifo({ callsPerSecond: 0.5 });
    const errors = [0, 2 * SECOND - 10, 2 * SECOND, 3 * SECOND].map((at) => {
      bench.run(at);
      return client.send({ tag: at, group: A })[0];
    });
    expect(errors).toEqual(['', 'RequestThrottled', '', 'RequestThrottled']);
  });

  it('each action has its own bucket, and a batch is one call', () => {
    const { bench, client } = fifo(limited);
    const errors = Array.from({ length: 301 }, (_, i) => client.send(...ten(10 * i))[9]!);
    expect(errors.filter((error) => error === '')).toHaveLength(300);
    expect(errors[300]).toBe('RequestThrottled');
    const receives = Array.from({ length: 301 }, () => {
      client.receive(1);
      return client.error;
    });
    expect(receives.indexOf('RequestThrottled')).toBe(300);
    const deletes = Array.from({ length: 301 }, () => client.delete(0));
    expect(deletes.indexOf('RequestThrottled')).toBe(300);
    expect(bench.total('q', 'NumberOfMessagesSent')).toBe(3_000);
    expect(bench.total('q', 'throttled')).toBe(10);
    expect(bench.total('q', 'throttledCalls')).toBe(3);
  });

  it('one group takes 3,000 messages a second in batches of ten, sustained', () => {
    const { bench, client } = fifo(limited);
    // A call each millisecond for 11 s; the first second also spends the bucket's depth.
    let before = 0;
    for (let ms = 0; ms < 11_000; ms++) {
      bench.run(ms * 1_000);
      client.send(...ten(10 * ms));
      if (ms === 999) before = bench.total('q', 'NumberOfMessagesSent');
    }
    expect(bench.total('q', 'NumberOfMessagesSent') - before).toBe(30_000);
  });

  it('a throttled call tells nothing and changes nothing', () => {
    const { client } = fifo({ callsPerSecond: 1 });
    sendToA(client, 1);
    const [m1] = client.receive();
    expect(client.receive()).toEqual([]);
    expect(client.error).toBe('RequestThrottled');
    expect(client.delete(m1!.receipt)).toBe('');
    expect(client.delete(m1!.receipt)).toBe('RequestThrottled');
    expect(client.changeVisibility(m1!.receipt, 0)).toBe('InvalidParameterValue');
    expect(client.changeVisibility(m1!.receipt, 0)).toBe('RequestThrottled');
  });
});

describe('the look-ahead (28)', () => {
  it('leaves a group behind a deep one unreachable until the head drains', () => {
    const { client } = fifo({ lookAhead: 4 });
    sendToA(client, 1, 2, 3, 4);
    client.send({ tag: 5, group: B });
    const [m1] = client.receive(1);
    expect(client.tags()).toEqual([]);
    client.delete(m1!.receipt);
    expect(client.tags().sort()).toEqual([2, 3, 4, 5]);
  });

  it('is as long as ever after the queue ran empty from its newest end', () => {
    const { client } = fifo({ lookAhead: 3 });
    const emptied = (first: number, count: number): void => {
      client.send(...Array.from({ length: count }, (_, i) => ({ tag: first + i, group: first + i })));
      const held = Array.from({ length: count }, () => client.receive(1)).flat();
      for (const { receipt } of held.reverse()) client.delete(receipt);
    };
    emptied(1, 3);
    emptied(11, 2);
    emptied(21, 2);
    client.send(...[31, 32, 33, 34].map((tag) => ({ tag, group: tag })));
    expect(client.tags().sort()).toEqual([31, 32, 33]);
  });

  it('moves on when the head is moved to the dead-letter queue, within the same receive', () => {
    const bench = new Workbench();
    const dead = bench.add('sqs-fifo', 'dead', fifoConfig());
    const client = new QueueClient(bench.add('sqs-fifo', 'q', fifoConfig({ lookAhead: 2, deadLetter: { maxReceiveCount: 1 } }), { deadLetter: dead }));
    sendToA(client, 1, 2);
    client.send({ tag: 3, group: B });
    client.receive();
    bench.run(30 * SECOND);
    expect(client.tags()).toEqual([3]);
    expect(new QueueClient(dead).tags()).toEqual([1, 2]);
  });
});

describe('a delete after the visibility timeout (7)', () => {
  it('fails: the receipt handle has expired', () => {
    const { bench, client } = fifo();
    sendToA(client, 1);
    const [m1] = client.receive();
    bench.run(30 * SECOND);
    expect(client.delete(m1!.receipt)).toBe('InvalidParameterValue');
    expect(client.tags()).toEqual([1]);
  });

  it('succeeds when the timeout was extended', () => {
    const { bench, client } = fifo();
    sendToA(client, 1);
    const [m1] = client.receive();
    bench.run(20 * SECOND);
    client.changeVisibility(m1!.receipt, 30 * SECOND);
    bench.run(40 * SECOND);
    expect(client.delete(m1!.receipt)).toBe('');
    bench.run(2 * MINUTE);
    expect(client.tags()).toEqual([]);
  });

  it('fails with an older handle while another receiver holds the message', () => {
    const { bench, client } = fifo();
    sendToA(client, 1);
    const [first] = client.receive();
    bench.run(30 * SECOND);
    const [second] = client.receive();
    expect(client.delete(first!.receipt)).toBe('InvalidParameterValue');
    expect(client.delete(second!.receipt)).toBe('');
    expect(client.delete(second!.receipt)).toBe('');
    expect(bench.total('q', 'completed')).toBe(1);
  });
});

it('the table of groups counts as delivered what a receiver got, and as deleted what it deleted', () => {
  const bench = new Workbench();
  const dead = bench.add('sqs-fifo', 'dead', fifoConfig());
  const queue = bench.add('sqs-fifo', 'q', fifoConfig({ deadLetter: { maxReceiveCount: 1 }, retention: HOUR }), { deadLetter: dead });
  const client = new QueueClient(queue);
  sendToA(client, 1, 2);
  client.send({ tag: 3, group: B });
  const [m1] = client.receive(2);
  client.delete(m1!.receipt);
  bench.run(30 * SECOND);
  // Message 2 is moved, 3 handed out, and neither deleted.
  expect(client.tags()).toEqual([3]);
  client.send({ tag: 4, group: A });
  bench.run(HOUR + MINUTE);
  const rows = queue.tables!().groups!.map(({ sent, delivered, deleted, backlogEnd }) => [sent, delivered, deleted, backlogEnd]);
  expect(rows).toEqual([
    [3, 2, 1, 0],
    [1, 1, 0, 0],
    [4, 3, 1, 0],
  ]);
});

describe('at the in-flight cap (11)', () => {
  it('answers nothing and no error, to a long poll and to a short one', () => {
    const { bench, client } = fifo({ inFlightMax: 2 });
    client.send({ tag: 1, group: A }, { tag: 2, group: B }, { tag: 3, group: 3 });
    expect(client.receive()).toHaveLength(2);
    expect([client.receive(10, true), client.error]).toEqual([[], '']);
    expect([client.receive(10, false), client.error]).toEqual([[], '']);
    expect(bench.total('q', 'OverLimit')).toBe(0);
    expect(bench.total('q', 'NumberOfEmptyReceives')).toBe(1);
  });

  it('hands out again as soon as there is room', () => {
    const { bench, client } = fifo({ inFlightMax: 2 });
    client.send({ tag: 1, group: A }, { tag: 2, group: B }, { tag: 3, group: 3 }, { tag: 4, group: 4 });
    const held = client.receive();
    const polls = new LongPolls(client, 1, () => bench.now);
    polls.stand(0);
    bench.run(SECOND);
    client.delete(held[0]!.receipt);
    expect(polls.handed.map(({ at, tags }) => [at, tags.length])).toEqual([[SECOND, 1]]);
  });
});

it('a dead-letter queue keeps order within the group and starts retention anew (31)', () => {
  const bench = new Workbench();
  const dead = bench.add('sqs-fifo', 'dead', fifoConfig({ retention: MINUTE }));
  const client = new QueueClient(bench.add('sqs-fifo', 'q', fifoConfig({ deadLetter: { maxReceiveCount: 2 } }), { deadLetter: dead }));
  sendToA(client, 1, 2, 3);
  for (let i = 0; i < 2; i++) {
    expect(client.tags(2)).toEqual([1, 2]);
    bench.run(bench.now + 30 * SECOND);
  }
  expect(client.tags()).toEqual([3]);
  expect(bench.level('dead', 'backlog')).toBe(2);
  // Sent 60 s ago; retention counts from the move.
  bench.run(2 * MINUTE - 1);
  expect(new QueueClient(dead).tags()).toEqual([1, 2]);
  bench.run(2 * MINUTE);
  expect(bench.level('dead', 'backlog')).toBe(0);
  expect(bench.total('dead', 'expired')).toBe(2);
});
