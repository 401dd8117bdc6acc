/** Do four shards survive the penalties? Reckoned from the file of the day, the law of the keys and MD5, and then played. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { FOLDER, PLAYING_MS, type Played, play } from './play.ts';

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
