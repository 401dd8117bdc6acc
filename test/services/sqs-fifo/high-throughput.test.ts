/** High-throughput mode: message groups over partitions of 300 calls a second for each action (statements 26, 27). */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../../src/experiment/source.ts';
import { constant, pollerConfig, standardRetry } from '../../support/configs.ts';
import { fifo } from '../../support/fifo.ts';
import { LongPolls } from '../../support/long-poll.ts';
import { QueueClient } from '../../support/queue-client.ts';
import { SECOND } from '../../support/workbench.ts';

const A = 1;

describe('high-throughput mode (26, 27)', () => {
  const partitioned = (partitions: number, callsPerSecond = 300, ofRegion = 70_000): ReturnType<typeof fifo> =>
    fifo({ callsPerSecond, highThroughput: { partitions, growth: null, callsPerSecond: ofRegion } });
  /** Groups whose MD5, by node:crypto, lies in the partition's range; the partitions divide 256. */
  const groupsOn = (partition: number, partitions: number): number[] =>
    Array.from({ length: 1_000 }, (_, group) => group).filter((group) => {
      const hash = createHash('md5').update(`key-${group}`).digest();
      return Math.floor(hash[0]! / (256 / partitions)) === partition;
    });
  const [X, Y] = [groupsOn(0, 2), groupsOn(1, 2)] as const;
  /** Messages accepted of a call each `every` for ten seconds, the first of which also spends the depth of the buckets. */
  const acceptedIn = ({ bench, client }: ReturnType<typeof fifo>, every: number, groupOf: (i: number) => number): number => {
    let before = 0;
    for (let now = 0; now < 11 * SECOND; now += every) {
      bench.run(now);
      if (now < SECOND) before = bench.total('q', 'NumberOfMessagesSent');
      const call = now / every;
      client.send(...Array.from({ length: 10 }, (_, i) => ({ tag: 10 * call + i, group: groupOf(10 * call + i) })));
    }
    return bench.total('q', 'NumberOfMessagesSent') - before;
  };

  it('one group gets the calls of one partition, however many there are', () => {
    expect(Math.abs(acceptedIn(partitioned(100), 500, () => A) - 10 * 3_000)).toBeLessThanOrEqual(10);
  });

  it('two groups on two partitions get twice that, on one partition no more than one', () => {
    const turns = (groups: readonly number[]) => (i: number) => groups[Math.floor(i / 10) % 2]!;
    expect(Math.abs(acceptedIn(partitioned(2), 500, turns([X[0]!, Y[0]!])) - 10 * 6_000)).toBeLessThanOrEqual(20);
    expect(Math.abs(acceptedIn(partitioned(2), 500, turns([X[0]!, X[1]!])) - 10 * 3_000)).toBeLessThanOrEqual(10);
  });

  it('a batch pays once on each partition it touches', () => {
    const { client } = partitioned(2, 3);
    const both = [
      { tag: 1, group: X[0]! },
      { tag: 2, group: Y[0]! },
      { tag: 3, group: X[1]! },
      { tag: 4, group: Y[1]! },
    ];
    expect(client.send(...both)).toEqual(['', '', '', '']);
    expect(client.send({ tag: 5, group: X[0]! })).toEqual(['']);
    expect(client.send({ tag: 6, group: X[0]! })).toEqual(['']);
    expect(client.send({ tag: 7, group: X[0]! })).toEqual(['RequestThrottled']);
    expect(client.send({ tag: 8, group: Y[0]! })).toEqual(['']);
  });

  it('entries on a spent partition fail alone', () => {
    const { bench, client } = partitioned(2, 1);
    client.send({ tag: 1, group: X[0]! });
    const errors = client.send({ tag: 2, group: X[0]! }, { tag: 3, group: Y[0]! }, { tag: 4, group: X[1]! });
    expect(errors).toEqual(['RequestThrottled', '', 'RequestThrottled']);
    expect(bench.total('q', 'throttled')).toBe(2);
    expect(client.tags().sort()).toEqual([1, 3]);
  });

  it.each([
    ['none', 10, '20/s', { retried: 0, accepted: 1_000, lost: 1_000 }],
    // Each of 100 batches over what a second takes is made again twice by the application.
    ['failed', 10, '20/s', { retried: 1_980, accepted: 1_000, lost: 990 }],
    // SendMessage has no entries: the SDK makes the call again, for 5 of its 500 tokens and those that 100 successes give back.
    ['none', 1, '2/s', { retried: 119, accepted: 100, lost: 100 }],
  ] as const)('… be it all of them, which to the SDK is no failed call: entries %s, %i a batch', async (entries, records, rate, expected) => {
    const text = `name: spent\nduration: 100s\nseed: 1\nlatencies: none
producers: { p: { to: q.fifo, rate: ${rate}, arrivals: regular, key: { uniform: 1 }, batch: { records: ${records}, linger: 5s }, retry: { mode: standard, entries: ${entries} } } }
services: { q.fifo: { kind: sqs-fifo, deduplicationScope: messageGroup, fifoThroughputLimit: perMessageGroupId, partitions: 4 } }
limits: { q.fifo.calls: 1/s }`;
    const { metrics } = (await runVariant({ text, file: 'spent.yaml' }, [], { threads: 0 }))!.components.p!;
    const found = Object.fromEntries(Object.keys(expected).map((name) => [name, metrics[name]!.sum]));
    expect(found).toEqual(expected);
  });

  it('a deletion and a change of visibility pay on the partition of the message', () => {
    const { bench, client } = partitioned(2, 1);
    client.send({ tag: 1, group: X[0]! }, { tag: 2, group: Y[0]! });
    bench.run(SECOND);
    client.send({ tag: 3, group: X[1]! });
    const byTag = new Map(client.receive().map(({ tag, receipt }) => [tag, receipt]));
    expect(client.delete(byTag.get(1)!)).toBe('');
    expect(client.delete(byTag.get(3)!)).toBe('RequestThrottled');
    expect(client.delete(byTag.get(2)!)).toBe('');
    bench.run(2 * SECOND);
    expect(client.changeVisibility(byTag.get(3)!, 0)).toBe('');
    expect(client.changeVisibility(client.receive()[0]!.receipt, 0)).toBe('RequestThrottled');
    expect(bench.total('q', 'throttledCalls')).toBe(2);
  });

  it('a poller deletes again only what a spent partition refused', () => {
    const { bench, client, queue } = partitioned(2, 3);
    client.send({ tag: 1, group: X[0]! }, { tag: 2, group: X[1]! }, { tag: 3, group: X[2]! });
    for (const { receipt } of client.receive()) expect(client.delete(receipt)).toBe('');
    client.send({ tag: 4, group: X[3]! }, { tag: 5, group: Y[0]! }, { tag: 6, group: X[4]! });
    const retry = { ...standardRetry, jitter: 'none' } as const;
    bench.add('poller', 'w', pollerConfig({ batch: 10, deletes: 'batch', serviceTime: constant(1), retry }), { from: queue });
    bench.start();
    bench.run(SECOND / 2);
    expect(bench.total('q', 'NumberOfMessagesDeleted')).toBe(4);
    bench.run(2 * SECOND);
    expect(bench.total('q', 'NumberOfMessagesDeleted')).toBe(6);
    expect(bench.total('w', 'completed')).toBe(3);
    expect(bench.total('w', 'throttled')).toBe(1);
    // Two receives, the batch of deletes and one more.
    expect(bench.total('w', 'calls')).toBe(4);
  });

  it('receives of one group are those of one partition, another partition has its own (27)', () => {
    const { bench, client, queue } = partitioned(2, 3);
    const peeking = new QueueClient(queue, 0);
    client.send({ tag: 1, group: X[0]! }, { tag: 2, group: X[1]! });
    const peek = (): [number[], string] => {
      const tags = peeking.tags(1);
      bench.run(bench.now);
      return [tags, peeking.error];
    };
    // Of one group or the other, which AWS does not say: both are on the one partition there is something on.
    expect([peek(), peek(), peek()].map(([tags]) => tags.length)).toEqual([1, 1, 1]);
    expect(peek()).toEqual([[], 'RequestThrottled']);
    client.send({ tag: 3, group: Y[0]! });
    expect(peek()).toEqual([[3], '']);
    // A third of a second is one call more, and no second one.
    bench.run(Math.ceil(SECOND / 3));
    client.delete(peeking.receive(1)[0]!.receipt);
    expect([peek()[0], peek()[0], peek()[0]].flat().filter((tag) => tag !== 3)).toHaveLength(1);
    expect(bench.total('q', 'throttledCalls')).toBeGreaterThanOrEqual(1);
  });

  it('a receive that finds messages on two partitions is a call of each', () => {
    const { client, queue } = partitioned(2, 3);
    client.send({ tag: 1, group: X[0]! }, { tag: 2, group: Y[0]! }, { tag: 3, group: X[1]! });
    expect(client.tags().sort()).toEqual([1, 2, 3]);
    const use = queue.limitUse!().filter(({ place }) => place === 'receive calls of the busiest partition');
    expect(use.map(({ peak, refusals }) => [peak, refusals])).toEqual([[1, 0]]);
  });

  it('a standing long poll gets what a spent partition keeps back as soon as the next call is due', () => {
    const { bench, client, queue } = partitioned(2, 4);
    const peeking = new QueueClient(queue, 0);
    const polls = new LongPolls(client, 1, () => bench.now);
    client.send({ tag: 1, group: X[0]! });
    for (let i = 0; i < 4; i++) {
      expect(peeking.tags()).toEqual([1]);
      bench.run(0);
    }
    polls.stand(0);
    bench.run(SECOND);
    expect(polls.handed).toEqual([{ worker: 0, at: SECOND / 4, tags: [1] }]);
  });

  it('… together with what comes back at that same instant', () => {
    const { bench, client, queue } = partitioned(2, 4);
    const peeking = new QueueClient(queue, 0);
    const polls = new LongPolls(client, 1, () => bench.now);
    client.send({ tag: 1, group: X[0]! }, { tag: 2, group: X[1]! });
    for (let i = 0; i < 3; i++) {
      expect(peeking.receive()).toHaveLength(2);
      bench.run(0);
    }
    // The fourth call, after which the partition is spent for a quarter of a second: as long as it hides what it returns.
    expect(new QueueClient(queue, SECOND / 4).receive()).toHaveLength(2);
    client.send({ tag: 3, group: X[2]! });
    polls.stand(0);
    bench.run(SECOND);
    expect(polls.handed.map(({ at, tags }) => [at, [...tags].sort()])).toEqual([[SECOND / 4, [1, 2, 3]]]);
  });

  it.each([
    ['one group', 1, 300],
    ['groups on every one of four partitions', 40, 1_200],
  ])('%s: received from by no more calls a second than the partitions have, however many ask', async (_, keys, perSecond) => {
    const text = `name: spent\nduration: 10s\nseed: 1\nlatencies: none
producers: { p: { to: q.fifo, rate: ${keys * 10}/s, arrivals: regular, key: { uniform: ${keys} }, batch: { records: 10 } } }
services: { q.fifo: { kind: sqs-fifo, deduplicationScope: messageGroup, fifoThroughputLimit: perMessageGroupId, partitions: 4 } }
consumers: { c: { kind: poller, from: q.fifo, workers: 100, batch: 1, visibilityTimeout: 0s, serviceTime: 1ms, failures: { share: 100% }, retry: none } }`;
    const { metrics, limitUse } = (await runVariant({ text, file: 'spent.yaml' }, [], { threads: 0 }))!.components['q.fifo']!;
    // One second's calls at once, and ten seconds of them; each brings one message.
    expect(metrics.NumberOfMessagesReceived!.sum! / (11 * perSecond)).toBeGreaterThan(0.95);
    expect(metrics.NumberOfMessagesReceived!.sum!).toBeLessThanOrEqual(11 * perSecond + 4);
    expect(limitUse.find(({ place }) => place === 'receive calls of the busiest partition')!.refusals).toBeGreaterThan(0);
  });

  it('partitions grow with the load, and not at once (26): all split each time one of them refused', async () => {
    // Single messages of 1,000 groups, 250 a second and from 30 s on 1,000. A partition takes 300 calls, the Region's quota 1,200.
    const text = `name: growing\nduration: 70s\nseed: 1\nlatencies: none
producers: { p: { to: q.fifo, rate: { profile: [{ at: 0s, rate: 250/s }, { at: 30s, rate: 1000/s }] }, arrivals: regular, key: { uniform: 1000 }, retry: none } }
services: { q.fifo: { kind: sqs-fifo, deduplicationScope: messageGroup, fifoThroughputLimit: perMessageGroupId, partitions: { from: 1, splitEvery: 10s } } }
limits: { q.fifo.calls.region: 1200/s }`;
    const { series, time } = (await runVariant({ text, file: 'growing.yaml' }, [], { threads: 0 }))!;
    const sent = series.find(({ component, metric, statistic }) => component === 'q.fifo' && metric === 'accepted' && statistic === 'rate')!.values;
    const between = (from: number, to: number): number => {
      const part = sent.slice((from * 1e3) / time.seriesIntervalMs, (to * 1e3) / time.seriesIntervalMs);
      return part.reduce<number>((sum, value) => sum + value!, 0) / part.length;
    };
    // Nothing was refused until 30 s, so nothing grew; the bucket's depth is gone by 35 s. The looks at 40 s and 50 s double what there is.
    expect(between(5, 30)).toBeCloseTo(250, 0);
    expect(between(35, 40)).toBeCloseTo(300, 0);
    expect(Math.abs(between(45, 50) - 600)).toBeLessThan(15);
    expect(between(60, 70)).toBeCloseTo(1_000, 0);
  });

  it('a split hands out what the one partition kept back, in order, and each half has calls of its own', () => {
    const { bench, client, queue } = fifo({ callsPerSecond: 3, highThroughput: { partitions: 1, growth: { every: SECOND, most: 2 }, callsPerSecond: 70_000 } });
    const peeking = new QueueClient(queue, 0);
    const peek = (): number[] => {
      const tags = peeking.tags();
      bench.run(bench.now);
      return tags;
    };
    client.send({ tag: 1, group: X[0]! }, { tag: 2, group: X[0]! });
    client.send({ tag: 3, group: Y[0]! }, { tag: 4, group: Y[0]! });
    const polls = new LongPolls(client, 1, () => bench.now);
    // All four at each of three calls, on one partition; then nothing, to a poll that stands as well.
    for (let i = 0; i < 3; i++) expect(peek().sort()).toEqual([1, 2, 3, 4]);
    expect([peek(), peeking.error]).toEqual([[], 'RequestThrottled']);
    bench.run(SECOND - 1);
    // Two thirds of a second brought two calls; both are used up, so that the look at one second comes with less than one.
    expect([peek().length, peek().length]).toEqual([4, 4]);
    polls.stand(0);
    bench.run(SECOND);
    // The half that begins anew has three calls, the other what is left: one of the two groups at once, in order.
    const tags = polls.handed.flatMap((handed) => handed.tags);
    expect(tags).toEqual(expect.arrayContaining([3, 4]));
    expect(tags.indexOf(3)).toBeLessThan(tags.indexOf(4));
    expect(polls.handed[0]!.at).toBe(SECOND);
  });

  it('receives that find nothing share the calls of all partitions', () => {
    const { queue, client } = partitioned(2, 3);
    const errors = Array.from({ length: 7 }, () => {
      client.receive();
      return client.error;
    });
    expect(errors.indexOf('RequestThrottled')).toBe(6);
    const use = queue.limitUse!().filter(({ place }) => place.startsWith('receive'));
    // Seven calls in a second: all of them against the Region's quota, three and a half against the three of each partition.
    expect(use.map(({ limit, peak, refusals }) => [limit, peak, refusals])).toEqual([
      ['calls.region', 7, 0],
      ['calls', 3.5, 1],
      ['calls', 0, 0],
    ]);
  });

  it("all partitions together stay below the Region's quota", () => {
    const { client } = partitioned(100, 300, 500);
    const errors = Array.from({ length: 600 }, (_, i) => client.send({ tag: i, group: i })[0]!);
    expect(errors.indexOf('RequestThrottled')).toBe(500);
  });
});
