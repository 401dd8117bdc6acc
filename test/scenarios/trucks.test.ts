/** The notes' example: who is in order, who is idle, who is throttled. */
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { advance } from '../../src/experiment/replicate.ts';
import { assemble } from '../../src/model/assemble.ts';
import type { Queue } from '../../src/services/ports.ts';
import { acceptedOrder, append, lateIn } from '../support/order.ts';
import { compiled, PLAYING_MS, type Played, play } from './play.ts';

const SECONDS = 60;
const SHORT = [`duration=${SECONDS}s`];
const REPORTS_A_TRUCK = 4;
const WORK = 9.5e-3;

/** Trucks in each shard by the definition: MD5 as a 128-bit number, in five equal ranges. */
const trucksIn = [0, 0, 0, 0, 0];
for (let truck = 0; truck < 100; truck++) {
  const hash = BigInt(`0x${createHash('md5').update(`truck-${truck}`).digest('hex')}`);
  const shard = Number(hash / ((1n << 128n) / 5n));
  trucksIn[shard] = (trucksIn[shard] ?? 0) + 1;
}

/** Senders meet the limits on sends, whoever receives. */
function expectThrottled(trucks: Played): void {
  expect(trucks.sum('trucks-to-stream', 'throttled')).toBe(0);
  expect(trucks.sum('trucks-to-stream', 'lost')).toBe(0);
  // 300 a second and the 300 saved up at the start pass, of 400 a second offered.
  const lost = 1 - (300 + 300 * SECONDS) / (400 * SECONDS);
  expect(trucks.share('trucks-to-queue', 'lost')).toBeGreaterThan(lost - 0.02);
  expect(trucks.share('trucks-to-queue', 'lost')).toBeLessThan(lost + 0.005);
}

describe('five consumers', () => {
  let trucks: Played;
  beforeAll(async () => {
    trucks = await play('trucks', SHORT);
  }, PLAYING_MS);

  test('MD5 deals the trucks out unevenly', () => {
    expect(trucksIn).toEqual([12, 19, 17, 27, 25]);
    const records = trucks.column('positions', 'shards', 'records');
    for (const [shard, count] of trucksIn.entries()) expect(Math.abs(records[shard]! - count * REPORTS_A_TRUCK * SECONDS)).toBeLessThanOrEqual(count);
  });

  test('the stream throttles nobody; the queue loses a quarter: 400 calls a second against 300', () => {
    expectThrottled(trucks);
  });

  test('the reader of 27 trucks has more than it can do, the five together have not', () => {
    const busy = trucks.column('stream-readers', 'workers', 'utilisation');
    for (const [shard, count] of trucksIn.entries()) expect(busy[shard]).toBeCloseTo(Math.min(1, count * REPORTS_A_TRUCK * WORK), 1);
    expect(27 * REPORTS_A_TRUCK * WORK).toBeGreaterThan(1);
    expect(trucks.mean('stream-readers', 'utilisation')).toBeCloseTo((100 * REPORTS_A_TRUCK * WORK) / 5, 1);
  });

  test('the stream is called overloaded, by as much as that reader is late, and drains at its pace', async () => {
    const { stability } = (await play('trucks')).component('positions');
    expect(stability.label).toBe('overloaded');
    // 108 reports a second against 105.26.
    expect(stability.growthPerSecond).toBeCloseTo(27 * REPORTS_A_TRUCK - 1 / WORK, 0);
    // What piled up in five minutes takes the one reader this long; all five together could do it in 2 s. Its first poll is up to a second late.
    const pile = 300 * (27 * REPORTS_A_TRUCK * WORK - 1);
    expect(stability.drainMs! / 1000).toBeGreaterThan(0.9 * pile);
    expect(stability.drainMs! / 1000).toBeLessThan(pile + 2);
    expect(stability.sentence).toContain('the backlog of shard 3 grows by');
  });

  test('any poller takes any group, so they share alike', () => {
    const done = trucks.column('queue-pollers', 'workers', 'completed');
    expect(Math.max(...done) / Math.min(...done)).toBeLessThan(1.1);
  });
});

describe('a hundred consumers', () => {
  let trucks: Played;
  beforeAll(async () => {
    trucks = await play('trucks-100', SHORT);
  }, PLAYING_MS);

  test('95 stream readers are idle, and the reader of 27 trucks is as busy as before', () => {
    const done = trucks.column('stream-readers', 'workers', 'completed');
    expect(done.filter((count) => count === 0)).toHaveLength(95);
    expect(trucks.column('stream-readers', 'workers', 'utilisation')[3]).toBeGreaterThan(0.95);
  });

  test('every poller works, and is idle 97 % of the time', () => {
    expect(trucks.column('queue-pollers', 'workers', 'completed').every((count) => count > 0)).toBe(true);
    expect(trucks.mean('queue-pollers', 'utilisation')).toBeCloseTo((300 * WORK) / 100, 2);
  });

  test('the stream throttles nobody, its hundred readers neither; the queue still loses a quarter of what is sent', () => {
    expectThrottled(trucks);
    expect(trucks.sum('stream-readers', 'throttled')).toBe(0);
    expect(trucks.sum('trucks-to-queue', 'throttled')).toBeGreaterThan(100 * SECONDS);
  });

  test('a receive returns about one message, so receives meet the 300 calls a second as well', () => {
    const perReceive = trucks.sum('positions.fifo', 'NumberOfMessagesReceived') / trucks.sum('positions.fifo', 'receiveCalls');
    expect(perReceive).toBeLessThan(1.5);
    expect(trucks.sum('queue-pollers', 'throttled')).toBeGreaterThan(0);
  });
});

/** The same for what receivers were handed. */
function deliveredOrder(queue: Queue): Map<number, number[]> {
  const order = new Map<number, number[]>();
  const receive = queue.receive.bind(queue);
  const collect = queue.collect.bind(queue);
  const note = (into: Parameters<Queue['collect']>[1]): void => {
    for (let i = 0; i < into.length; i++) append(order, into.key[i]!, into.born[i]!);
  };
  Object.assign(queue, {
    receive(...args: Parameters<Queue['receive']>) {
      const outcome = receive(...args);
      note(args[2]);
      return outcome;
    },
    collect(...args: Parameters<Queue['collect']>): void {
      collect(...args);
      note(args[1]);
    },
  });
  return order;
}

function isInOrder(list: readonly number[]): boolean {
  return list.every((born, i) => i === 0 || born > list[i - 1]!);
}

describe.each(['trucks', 'trucks-100'])('order in %s', (name) => {
  const { model } = compiled(name, SHORT);
  const assembly = assemble(model, 0);
  const portsOf = (component: string) => assembly.parts.find((part) => part.name === component)!.component;
  const inStream = acceptedOrder(portsOf('positions').inlet!);
  const inQueue = acceptedOrder(portsOf('positions.fifo').inlet!);
  const handedOut = deliveredOrder(portsOf('positions.fifo').queue!);
  advance(assembly, model, 0, null);

  test('in the stream every truck is in order', () => {
    expect(inStream.size).toBe(100);
    expect([...inStream.values()].filter(isInOrder)).toHaveLength(100);
  });

  test('in the queue no truck is: a report that was refused arrives after the next ones', () => {
    expect(inQueue.size).toBe(100);
    expect([...inQueue.values()].filter(isInOrder)).toHaveLength(0);
  });

  test('the result counts as many as came late: none in the stream', async () => {
    const trucks = await play(name, SHORT);
    expect(trucks.sum('positions', 'outOfOrder')).toBe(lateIn(inStream));
    expect(lateIn(inStream)).toBe(0);
    expect(trucks.sum('positions.fifo', 'outOfOrder')).toBe(lateIn(inQueue));
    const [accepted, late] = [[...inQueue.values()].flat().length, lateIn(inQueue)];
    expect(trucks.share('positions.fifo', 'outOfOrder')).toBeCloseTo(late / accepted, 12);
    expect(late / accepted).toBeGreaterThan(0.1);
    // The row of all groups is the last.
    expect(trucks.column('positions.fifo', 'groups', 'outOfOrder').at(-1)).toBe(late);
    expect(trucks.result.findings.filter(({ sentence }) => sentence.includes('after a later one of the same key')).map(({ component }) => component)).toEqual([
      'positions.fifo',
    ]);
  });

  test('what the queue took it hands out in exactly that order, group by group', () => {
    for (const [group, taken] of inQueue) {
      const handed = handedOut.get(group)!;
      expect(handed).toEqual(taken.slice(0, handed.length));
      expect(taken.length - handed.length).toBeLessThan(20);
    }
  });
});
