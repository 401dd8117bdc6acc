/**
 * What a stream tells of its shards: the table's row of each, and the heat of each interval. Records are written at
 * known instants. In hexadecimal the MD5 of key-1 begins with 2, of key-3 with 5, of key-8 with c, of key-0 with b.
 */
import { describe, expect, it } from 'vitest';
import type { Component } from '../../../src/services/component.ts';
import type { KinesisConfig } from '../../../src/services/kinesis/config.ts';
import { kinesisConfig } from '../../support/configs.ts';
import { acceptedOf, type Put, StreamClient } from '../../support/stream-client.ts';
import { MILLISECOND, SECOND, Workbench } from '../../support/workbench.ts';

const MIB = 1_048_576;

interface Driven {
  readonly bench: Workbench;
  readonly client: StreamClient;
  readonly component: Component;
  /** One call at an instant; answers how many of its records were accepted. */
  readonly putAt: (at: number, ...records: readonly Put[]) => number;
}

/** Shards that take four records at once, and four a second. */
function stream(own: Partial<KinesisConfig>, bench = new Workbench()): Driven {
  const writeLimiter = { mode: 'token-bucket', recordDepth: 4, byteDepth: MIB, slack: 1 } as const;
  const component = bench.add('kinesis', 's', kinesisConfig({ writeRecordsPerSecond: 4, writeLimiter, ...own }));
  const client = new StreamClient(component);
  const putAt = (at: number, ...records: readonly Put[]): number => {
    bench.run(at);
    return acceptedOf(client.put(...records));
  };
  return { bench, client, component, putAt };
}

const of = (count: number, record: Put): Put[] => Array.from({ length: count }, () => record);

describe('the rows of two shards over 125 s', () => {
  const { bench, client, component, putAt } = stream({ shards: 2 });
  const reader = client.log.attach();
  // Of key-1 the second that is accepted at 10 s was made before the first; the last two, which are large, are refused.
  const burst = [10, 9, 10, 10, 10, 8].map((second, i) => ({ key: 1, size: i < 4 ? 50 : 6_000, born: second * SECOND }));
  const accepted = [
    putAt(200 * MILLISECOND, ...of(2, { key: 1, size: 1_000 })),
    putAt(900 * MILLISECOND, { key: 3, size: 300 }),
    putAt(10 * SECOND, ...burst),
    putAt(30_250 * MILLISECOND, ...of(3, { key: 0, size: 20_000 })),
    putAt(60 * SECOND - 1, { key: 8, size: 40_000 }),
    putAt(70_500 * MILLISECOND, { key: 3, size: 5_000 }),
    putAt(120 * SECOND - 1, { key: 3, size: 100 }),
    putAt(120 * SECOND, { key: 3, size: 700 }),
  ];
  bench.run(121 * SECOND);
  const reads = Array.from({ length: 8 }, () => client.get(reader, 0).error);
  bench.run(125 * SECOND);

  it('come of calls answered as meant', () => {
    expect(accepted).toEqual([2, 1, 4, 3, 1, 1, 1, 1]);
    expect(reads.filter((error) => error !== '')).toHaveLength(3);
  });

  it('count records and bytes, the busiest second and minute of each, what was refused, and what was sent', () => {
    expect(component.tables!().shards).toEqual([
      {
        id: 'shardId-000000000000',
        startHash: '0',
        endHash: '170141183460469231731687303715884105727',
        records: 10,
        // 2 × 1,000 + 300, 4 × 50, 5,000, 100 and 700.
        bytes: 8_300,
        throttled: 2,
        outOfOrder: 1,
        // 12 of the 16 that were sent.
        share: 0.75,
        // The 10th second has most records, the 70th most bytes.
        peakRecordsPerSecond: 4,
        peakBytesPerSecond: 5_000,
        peakOfferedPerSecond: 6,
        peakOfferedAtMs: 10_000,
        // The first minute has 7 records of 2,500 B, the second 2 of 5,100 B, the third one of 700 B.
        busiestMinuteRecordsPerSecond: 7 / 60,
        busiestMinuteBytesPerSecond: 85,
        averageRecordsPerSecond: 0.08,
        readThrottled: 3,
        topKeys: [
          { key: 'key-1', count: 8 },
          { key: 'key-3', count: 4 },
        ],
      },
      {
        id: 'shardId-000000000001',
        startHash: '170141183460469231731687303715884105728',
        endHash: '340282366920938463463374607431768211455',
        records: 4,
        // 3 × 20,000 and 40,000.
        bytes: 100_000,
        throttled: 0,
        outOfOrder: 0,
        share: 0.25,
        peakRecordsPerSecond: 3,
        peakBytesPerSecond: 60_000,
        peakOfferedPerSecond: 3,
        peakOfferedAtMs: 30_000,
        busiestMinuteRecordsPerSecond: 4 / 60,
        busiestMinuteBytesPerSecond: 100_000 / 60,
        averageRecordsPerSecond: 0.032,
        readThrottled: 0,
        topKeys: [
          { key: 'key-0', count: 3 },
          { key: 'key-8', count: 1 },
        ],
      },
    ]);
  });

  it('agree with the counters of the stream', () => {
    const rows = component.tables!().shards!;
    const sum = (column: string): number => rows.reduce((total, row) => total + Number(row[column]), 0);
    expect([sum('records'), bench.total('s', 'IncomingRecords')]).toEqual([14, 14]);
    expect([sum('bytes'), bench.total('s', 'IncomingBytes')]).toEqual([108_300, 108_300]);
    expect([sum('throttled'), bench.total('s', 'throttled')]).toEqual([2, 2]);
    expect([sum('outOfOrder'), bench.total('s', 'outOfOrder')]).toEqual([1, 1]);
    expect([sum('readThrottled'), bench.total('s', 'ReadProvisionedThroughputExceeded')]).toEqual([3, 3]);
  });
});

it('the busiest minute of a run that has none is an average over the run', () => {
  const { bench, component, putAt } = stream({ shards: 1 });
  for (const second of [0, 5, 11]) putAt(second * SECOND, ...of(3, { size: 400 }));
  bench.run(20 * SECOND);
  // 9 records of 3,600 B in 20 s, not in 60.
  expect(component.tables!().shards).toMatchObject([{ peakRecordsPerSecond: 3, busiestMinuteRecordsPerSecond: 0.45, busiestMinuteBytesPerSecond: 180 }]);
});

it('a shard to which nothing was sent has a row of nothing', () => {
  const { component, putAt } = stream({ shards: 4 });
  putAt(SECOND, ...of(2, { key: 8 }));
  const untouched = { records: 0, bytes: 0, share: 0, peakRecordsPerSecond: 0, peakBytesPerSecond: 0, busiestMinuteBytesPerSecond: 0, topKeys: [] };
  // Of four shards key-8 is on the last.
  expect(component.tables!().shards).toMatchObject([untouched, untouched, untouched, { records: 2, bytes: 200, share: 1 }]);
});

describe('the keys most offered to a shard', () => {
  /** So many records of key-0, key-1, …, all to one shard that takes them. */
  const topOf = (...counts: readonly number[]): unknown => {
    const writeLimiter = { mode: 'token-bucket', recordDepth: 1_000, byteDepth: MIB, slack: 1 } as const;
    const { component, putAt } = stream({ shards: 1, writeRecordsPerSecond: 1_000, writeLimiter });
    counts.forEach((count, key) => {
      expect(putAt(SECOND, ...of(count, { key }))).toBe(count);
    });
    return component.tables!().shards![0]!.topKeys;
  };

  it('are five, most first, though each that comes has more than those before it', () => {
    expect(topOf(1, 2, 3, 4, 5, 6, 7)).toEqual([
      { key: 'key-6', count: 7 },
      { key: 'key-5', count: 6 },
      { key: 'key-4', count: 5 },
      { key: 'key-3', count: 4 },
      { key: 'key-2', count: 3 },
    ]);
  });

  it('are found in whatever order they come, and of equals the first', () => {
    expect(topOf(3, 9, 1, 3, 0, 3, 4, 3)).toEqual([
      { key: 'key-1', count: 9 },
      { key: 'key-6', count: 4 },
      { key: 'key-0', count: 3 },
      { key: 'key-3', count: 3 },
      { key: 'key-5', count: 3 },
    ]);
  });
});

describe('the heat of four shards in six intervals of 10 s', () => {
  const { bench, component, putAt } = stream({ shards: 4 }, new Workbench({ horizon: 60 * SECOND, seriesInterval: 10 * SECOND }));
  // Of four shards key-1 is on the first, key-3 on the second, key-0 on the third, key-8 on the last.
  putAt(0, ...of(2, { key: 1 }), { key: 3 });
  putAt(10 * SECOND - 1, { key: 1 });
  putAt(10 * SECOND, ...of(4, { key: 3 }));
  // Six at once to a shard that takes four, and one more to another.
  putAt(34 * SECOND, ...of(6, { key: 0 }), { key: 3 });
  putAt(39 * SECOND, ...of(2, { key: 0 }));
  putAt(60 * SECOND, ...of(3, { key: 1 }));
  const { places, values } = component.heat!()!;
  const rows = places.map((_, row) => Array.from(values.subarray(row * 6, (row + 1) * 6)));

  it('counts what each shard accepted in each interval, the end of the run in the last', () => {
    expect(places).toEqual(['0', '1', '2', '3']);
    expect(values).toHaveLength(24);
    expect(rows).toEqual([
      [3, 0, 0, 0, 0, 3],
      [1, 4, 0, 1, 0, 0],
      [0, 0, 0, 6, 0, 0],
      [0, 0, 0, 0, 0, 0],
    ]);
  });

  it('sums up by shard to the records of the table, and in all to those of the stream', () => {
    const records = component.tables!().shards!.map((row) => row.records);
    expect(rows.map((row) => row.reduce((sum, count) => sum + count, 0))).toEqual([6, 6, 6, 0]);
    expect(records).toEqual([6, 6, 6, 0]);
    expect(bench.total('s', 'accepted')).toBe(18);
  });
});
