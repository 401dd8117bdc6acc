/** Writes to a stream: numbers are those of the streaming dossier's statements. */
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/services/component.ts';
import type { KinesisConfig } from '../../../src/services/kinesis/config.ts';
import { placeOf } from '../../../src/services/placement.ts';
import { kinesisConfig } from '../../support/configs.ts';
import { acceptedOf, StreamClient } from '../../support/stream-client.ts';
import { SECOND, Workbench } from '../../support/workbench.ts';

const MIB = 1_048_576;
const EXCEEDED = 'ProvisionedThroughputExceededException';

function stream(own: Partial<KinesisConfig> = {}): { bench: Workbench; client: StreamClient; component: Component } {
  const bench = new Workbench();
  const component = bench.add('kinesis', 's', kinesisConfig(own));
  return { bench, client: new StreamClient(component), component };
}

const tokenBucket = (own: Partial<KinesisConfig['writeLimiter']>): KinesisConfig['writeLimiter'] => ({
  mode: 'token-bucket',
  recordDepth: 1_000,
  byteDepth: MIB,
  slack: 1,
  ...own,
});

/** One record at each multiple of `gap` µs in [from, until); answers how many were accepted. */
function putEach(bench: Workbench, client: StreamClient, gap: number, size: number, from: number, until: number): number {
  let accepted = 0;
  for (let at = from; at < until; at += gap) {
    bench.run(at);
    accepted += acceptedOf(client.put({ size }));
  }
  return accepted;
}

it('counts records stored after a later-born one of their key: by key alone, refused ones not, what was born together not', () => {
  const { bench, client } = stream({ shards: 1, writeLimiter: tokenBucket({ recordDepth: 7 }) });
  // Of key 1 in order, and two born together; of key 2 the second is late; of key 1 the last is late, though it is later than all of key 2.
  const births = [
    [1, 10],
    [1, 20],
    [1, 20],
    [2, 9],
    [2, 5],
    [1, 15],
  ] as const;
  client.put(...births.map(([key, born]) => ({ key, born })));
  expect(bench.total('s', 'outOfOrder')).toBe(2);
  // One is stored, and a late one refused.
  expect(client.put({ key: 3, born: 9 }, { key: 1, born: 1 })).toEqual(['', EXCEEDED]);
  expect(bench.total('s', 'outOfOrder')).toBe(2);
});

describe('sustained acceptance under overload is the nominal rate times slack, within 1 % over 60 s (8)', () => {
  for (const slack of [1, 1.03, 1.25]) {
    it(`records, slack ${slack}`, () => {
      const { bench, client } = stream({ writeLimiter: tokenBucket({ slack }) });
      // 5,000/s; the first second spends what the idle shard had saved.
      putEach(bench, client, 200, 10, 0, SECOND);
      const accepted = putEach(bench, client, 200, 10, SECOND, 61 * SECOND);
      expect(Math.abs(accepted / (60_000 * slack) - 1)).toBeLessThan(0.01);
    });
  }

  it('bytes, slack 1', () => {
    const { bench, client } = stream();
    // 20 KiB each 5 ms: 3.9 MiB/s.
    putEach(bench, client, 5_000, 20 * 1024, 0, SECOND);
    const accepted = putEach(bench, client, 5_000, 20 * 1024, SECOND, 61 * SECOND);
    expect(Math.abs((accepted * 20 * 1024) / (60 * MIB) - 1)).toBeLessThan(0.01);
  });

  it('fixed window, records', () => {
    const { bench, client } = stream({ writeLimiter: tokenBucket({ mode: 'fixed-window' }) });
    expect(putEach(bench, client, 200, 10, 0, 60 * SECOND)).toBe(60_000);
  });
});

describe('five entries of about 1 MB at once to an idle shard (9)', () => {
  const five = Array.from({ length: 5 }, () => ({ size: 1_000_000 }));

  it('1 MiB deep: one accepted, four refused', () => {
    const { client } = stream();
    expect(client.put(...five)).toEqual(['', EXCEEDED, EXCEEDED, EXCEEDED, EXCEEDED]);
  });

  it('10 MiB deep: all five, and ten such calls are two', () => {
    const { client } = stream({ writeLimiter: tokenBucket({ byteDepth: 10 * MIB }) });
    expect(acceptedOf(client.put(...five))).toBe(5);
    expect(acceptedOf(client.put(...five))).toBe(5);
    expect(acceptedOf(client.put(...five))).toBe(0);
  });

  it('10 MiB deep: a record of 10 MiB empties it, and 10 s of rest fill it again', () => {
    const { bench, client } = stream({ recordBytesMax: 10 * MIB, writeLimiter: tokenBucket({ byteDepth: 10 * MIB }) });
    const large = { size: 10 * MIB };
    expect(client.put(large)).toEqual(['']);
    expect(client.put({ size: 1 })).toEqual([EXCEEDED]);
    bench.run(10 * SECOND - 1);
    expect(client.put(large)).toEqual([EXCEEDED]);
    bench.run(10 * SECOND);
    expect(client.put(large)).toEqual(['']);
  });
});

describe('whole calls refused before a token is spent (10)', () => {
  it.each([
    ['501 entries', Array.from({ length: 501 }, () => ({ size: 1 }))],
    ['more than 10 MiB in all', Array.from({ length: 11 }, () => ({ size: MIB }))],
    ["a record above the stream's size", [{ size: 1 }, { size: MIB + 1 }]],
  ])('%s', (_, records) => {
    const { bench, client } = stream();
    expect(new Set(client.put(...records))).toEqual(new Set(['InvalidArgumentException']));
    expect(bench.total('s', 'rejected')).toBe(records.length);
    expect(bench.total('s', 'throttled')).toBe(0);
    // Every token is still there: 1,000 records or a whole MiB.
    expect(acceptedOf(client.put(...Array.from({ length: 500 }, () => ({ size: 1 }))))).toBe(500);
    expect(acceptedOf(client.put(...Array.from({ length: 500 }, () => ({ size: 1 }))))).toBe(500);
  });

  it('500 entries, 10 MiB and the largest record are taken', () => {
    const { client } = stream({ writeRecordsPerSecond: Infinity, writeBytesPerSecond: Infinity });
    expect(acceptedOf(client.put(...Array.from({ length: 500 }, () => ({ size: 1 }))))).toBe(500);
    expect(acceptedOf(client.put(...Array.from({ length: 10 }, () => ({ size: MIB }))))).toBe(10);
  });
});

it('entries to other shards are taken while the hot one refuses (7, 11)', () => {
  const { bench, client, component } = stream({ shards: 4, writeRecordsPerSecond: 100, writeLimiter: tokenBucket({ recordDepth: 100 }) });
  const hot = placeOf('key-0', 4);
  const cold = Array.from({ length: 1_000 }, (_, key) => key)
    .filter((key) => placeOf(`key-${key}`, 4) !== hot)
    .slice(0, 60);
  const errors = client.put(...Array.from({ length: 240 }, () => ({ key: 0 })), ...cold.map((key) => ({ key })));
  expect(errors.slice(0, 100).every((error) => error === '')).toBe(true);
  expect(errors.slice(100, 240).every((error) => error === EXCEEDED)).toBe(true);
  expect(acceptedOf(errors.slice(240))).toBe(60);
  expect(bench.total('s', 'WriteProvisionedThroughputExceeded')).toBe(140);
  expect(bench.total('s', 'IncomingRecords')).toBe(160);
  const rows = component.tables!().shards!;
  expect(rows.map(({ throttled }) => throttled)).toEqual([0, 1, 2, 3].map((shard) => (shard === hot ? 140 : 0)));
});

describe('what binds first (12)', () => {
  it('1,500 records/s of 100 B: about 500/s throttled', () => {
    const { bench, client } = stream();
    // 3 records each 2 ms.
    let refused = 0;
    for (let at = 0; at < 61 * SECOND; at += 2_000) {
      bench.run(at);
      const errors = client.put({}, {}, {});
      if (at >= SECOND) refused += 3 - acceptedOf(errors);
    }
    // The depth of 1,000 lasts two seconds at 500/s too many; from there on exactly 500/s are refused.
    expect(refused / 60).toBeGreaterThan(480);
    expect(refused / 60).toBeLessThanOrEqual(500);
  });

  it('600 records/s of 2 KiB: the byte limit admits 512/s', () => {
    const { bench, client, component } = stream();
    // 3 records each 5 ms; the MiB saved lasts 6 s at 88 records/s too many.
    let accepted = 0;
    for (let at = 0; at < 70 * SECOND; at += 5_000) {
      bench.run(at);
      const errors = client.put({ size: 2_048 }, { size: 2_048 }, { size: 2_048 });
      if (at >= 10 * SECOND) accepted += acceptedOf(errors);
    }
    expect(accepted / 60).toBeCloseTo(512, 0);
    const refusals = Object.fromEntries(component.limitUse!().map(({ limit, refusals }) => [limit, refusals]));
    expect(refusals['shard.write.records']).toBe(0);
    expect(refusals['shard.write.bytes']).toBeGreaterThan(5_000);
    // Peak and average of what was offered, as of the records.
    const averages = Object.fromEntries(component.limitUse!().map(({ limit, average }) => [limit, average]));
    expect(averages['shard.write.bytes']).toBeCloseTo(2_048 * averages['shard.write.records']!, 3);
  });
});

it('no second passes more than the limit and the depth (burst allowance)', () => {
  const { bench, client, component } = stream({ writeRecordsPerSecond: 100, writeLimiter: tokenBucket({ recordDepth: 100 }) });
  putEach(bench, client, 1_000, 1, 0, 20 * SECOND);
  const [row] = component.tables!().shards!;
  expect(row!.peakRecordsPerSecond).toBe(199);
  expect(row!.records).toBe(100 + 100 * 20 - 1);
});

it('usage counts a payload unit for each 25 KB of a record', () => {
  const { bench, client, component } = stream();
  client.put({ size: 1 }, { size: 25_600 }, { size: 25_601 }, { size: 100_000 });
  bench.run(1_800 * SECOND);
  expect(component.usage!()).toMatchObject({ putPayloadUnits: 1 + 1 + 2 + 4, shardHours: 0.5 });
});
