/** Do four shards survive the penalties? Reckoned from the file of the day, the law of the keys and MD5, and then played. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { compiled, FOLDER, PLAYING_MS, type Played, play } from './play.ts';

const [KEYS, SHARDS, MINUTES] = [100_000, 4, 5];
const FROM = '1998-06-30T21:40:00Z';

/** Requests in each of the minutes from 21:40 on, of which 21:42 is the day's busiest. */
const lines = readFileSync(join(FOLDER, 'data/worldcup98-1998-06-30.csv'), 'utf8').trim().split('\n').slice(1);
const first = lines.findIndex((line) => line.startsWith(FROM));
const requests = lines.slice(first, first + MINUTES).map((line) => Number(line.split(',')[1]));

/** What each shard is sent: key i as often as 1 / (i + 1), placed by the first two bits of its MD5. */
const parts = [0, 0, 0, 0];
let whole = 0;
for (let key = 0; key < KEYS; key++) {
  const shard = createHash('md5').update(`client-${key}`).digest()[0]! >> 6;
  parts[shard] = parts[shard]! + 1 / (key + 1);
  whole += 1 / (key + 1);
}
const shares = parts.map((part) => part / whole);

let played: Played;
beforeAll(async () => {
  played = await play('worldcup98', [
    `duration=${MINUTES}m`,
    `producers.web.rate.from=${FROM}`,
    `producers.shop.rate.from=${FROM}`,
    'producers.web.retry=none',
  ]);
}, PLAYING_MS);

test('the busiest minute of the day is 21:42, with 215,241 requests', () => {
  expect(requests[2]).toBe(215_241);
  expect(Math.max(...lines.map((line) => Number(line.split(',')[1])))).toBe(215_241);
});

test('one shard of the four is sent more than it takes, though the four together could take it all', () => {
  const perSecond = requests.map((count) => count / 60);
  expect(Math.max(...perSecond)).toBeLessThan(SHARDS * 1_000);
  expect(shares.filter((share) => share * Math.max(...perSecond) > 1_000)).toHaveLength(1);
  for (const [shard, share] of played.column('clicks', 'shards', 'share').entries()) expect(share).toBeCloseTo(shares[shard]!, 2);
  expect(played.column('clicks', 'shards', 'throttled').map((count) => count > 0)).toEqual(shares.map((share) => share * Math.max(...perSecond) > 1_000));
});

test('what is beyond its 1,000 records a second is refused', () => {
  const hottest = Math.max(...shares);
  const beyond = requests.map((count) => Math.max(0, hottest * count - 60_000)).reduce((sum, count) => sum + count, 0);
  const refused = played.sum('clicks', 'WriteProvisionedThroughputExceeded');
  // A second of 1,000 was saved up; batches of a hundred come in bursts, which cost a little more.
  expect(refused).toBeGreaterThan(beyond - 1_000 - 3 * Math.sqrt(beyond));
  expect(refused).toBeLessThan(beyond * 1.1);
});

test('records are refused in the busiest minute, and still at 21:45, as what was refused is sent again', async () => {
  expect(lines[first + 5]).toBe('1998-06-30T21:45:00Z,201608');
  // New records alone would pass by then: 998 a second for the shard that is sent most.
  expect((Math.max(...shares) * 201_608) / 60).toBeLessThan(1_000);
  const asWritten = await play('worldcup98', ['duration=6m', `producers.web.rate.from=${FROM}`, `producers.shop.rate.from=${FROM}`]);
  const { series, time } = asWritten.result;
  const refused = series.find(({ component, metric }) => component === 'clicks' && metric === 'WriteProvisionedThroughputExceeded')!.values;
  const perMinute = 60_000 / time.seriesIntervalMs;
  const refusedIn = (minute: number): number =>
    refused.slice(minute * perMinute, (minute + 1) * perMinute).reduce<number>((sum, rate) => sum + (rate! * 60) / perMinute, 0);
  // 3,917 of the new ones alone, and what comes again.
  expect(refusedIn(2)).toBeGreaterThan(Math.max(...shares) * 215_241 - 60_000);
  expect(refusedIn(5)).toBeGreaterThan(0);
});

test('by itself it plays 75 minutes at most', () => {
  expect(compiled('worldcup98').model.horizon).toBeLessThanOrEqual(75 * 60 * 1e6);
});

test('purchases are 0.2 % of the requests, and all go to the queue', () => {
  const asked = requests.reduce((sum, count) => sum + count, 0);
  const bought = 0.002 * asked;
  expect(Math.abs(played.sum('web', 'offered') - asked)).toBeLessThan(4 * Math.sqrt(asked));
  expect(Math.abs(played.sum('shop', 'accepted') - bought)).toBeLessThan(4 * Math.sqrt(bought));
  expect(played.sum('shop', 'lost')).toBe(0);
  // Each but those on their way when the run ends.
  expect(played.sum('orders', 'accepted') - played.sum('shop', 'accepted')).toBeGreaterThanOrEqual(0);
  expect(played.sum('orders', 'accepted') - played.sum('shop', 'accepted')).toBeLessThan(10);
});

test('the stream is read by the sessionising workers, the queue by billing, and has a dead-letter queue', () => {
  expect(played.result.links.map(({ from, to, label }) => `${from} → ${to}: ${label}`)).toEqual([
    'web → clicks: sends',
    'shop → orders: sends',
    'orders → orders-dlq: dead letters',
    'clicks → sessions: reads',
    'orders → billing: reads',
  ]);
  expect(played.sum('sessions', 'completed')).toBeGreaterThan(0);
  expect(played.sum('sessions', 'delivered')).toBe(played.sum('clicks', 'delivered'));
  expect(played.sum('billing', 'completed')).toBeGreaterThan(0);
  expect(played.sum('billing', 'delivered')).toBe(played.sum('orders', 'delivered'));
});

describe('the dead-letter queue of the orders', () => {
  test('gets nothing while one attempt of a hundred fails: five in a row are one purchase in ten thousand millions', () => {
    expect(played.sum('orders', 'deadLettered')).toBe(0);
    expect(played.sum('orders-dlq', 'redriven')).toBe(0);
  });

  test('gets every purchase that was tried five times, half a minute apart, when all attempts fail', async () => {
    const failing = await play('worldcup98', [
      `duration=${MINUTES}m`,
      'producers.web.rate=1/s',
      `producers.shop.rate.from=${FROM}`,
      'consumers.billing.failures.share=100%',
    ]);
    // The sixth receive moves it: what came in the first 150 s, less what was not asked for again by the end.
    const early = 0.002 * (requests[0]! + requests[1]! + requests[2]! / 2);
    const moved = failing.sum('orders', 'deadLettered');
    expect(Math.abs(moved - early)).toBeLessThan(4 * Math.sqrt(early));
    expect(failing.sum('orders-dlq', 'redriven')).toBe(moved);
    expect(failing.sum('billing', 'completed')).toBe(0);
    expect(failing.sum('orders', 'delivered')).toBeGreaterThanOrEqual(5 * moved);
    const waiting = failing.seriesMax('orders-dlq', 'backlog');
    const before = Math.floor((5 * 30_000) / failing.result.time.seriesIntervalMs);
    expect(waiting.slice(0, before).filter((count) => count > 0)).toEqual([]);
    expect(waiting.at(-1)).toBe(moved);
  });
});
