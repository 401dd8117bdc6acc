/** What a run prints fits a terminal of a hundred columns, as none is there to say how wide it is. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import stringWidth from 'fast-string-width';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILD_WAIT_MS, ensureBuilt, plimsoll, temporaryFolder } from './program.ts';

let folder = '';
beforeAll(async () => {
  await ensureBuilt();
  folder = temporaryFolder();
}, BUILD_WAIT_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Long names and sentences, refusals, a queue that grows, and objectives that are met and missed. */
const CROWDED = `name: crowded
duration: 2m
seed: 7
replications: 3
producers:
  the-web-shop-of-the-whole-company: { to: clicks, rate: 1500/s, key: { hot: { share: 90%, of: 50 } } }
  the-warehouse-of-the-north-and-west: { to: orders, rate: 60/s }
services:
  clicks: { kind: kinesis, shards: 2 }
  orders: { kind: sqs-standard, visibilityTimeout: 1s }
consumers:
  the-sessions-of-all-the-customers: { kind: shard-reader, from: clicks, serviceTime: 2ms }
  the-billing-of-all-the-customers: { kind: poller, from: orders, workers: 1, serviceTime: { exponential: { mean: 900ms } } }
objectives:
  - the-billing-of-all-the-customers.sojourn.p99 < 1s
  - the-sessions-of-all-the-customers.sojourn.p99 < 10m
  - the-web-shop-of-the-whole-company.lost.share < 0.1%
`;

test('no line of a run is wider than a hundred columns', async () => {
  writeFileSync(join(folder, 'crowded.yaml'), CROWDED);
  const { stdout, code } = await plimsoll(['run', 'crowded.yaml'], { cwd: folder });
  expect(code).toBe(99);
  const lines = stdout.split('\n');
  expect(lines.length).toBeGreaterThan(20);
  // Wide enough to have come near.
  expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeGreaterThan(80);
  expect(lines.filter((line) => stringWidth(line) > 100)).toEqual([]);
});
