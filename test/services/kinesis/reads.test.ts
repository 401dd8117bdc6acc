/** Reads of a stream: numbers are those of the streaming dossier's statements. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../../src/experiment/source.ts';
import type { Component } from '../../../src/services/component.ts';
import type { KinesisConfig } from '../../../src/services/kinesis/config.ts';
import { ShardLog } from '../../../src/services/kinesis/shard-log.ts';
import { kinesisConfig, unlimitedKinesis } from '../../support/configs.ts';
import { StreamClient } from '../../support/stream-client.ts';
import { HOUR, SECOND, Workbench } from '../../support/workbench.ts';

const MIB = 1_048_576;
const EXCEEDED = 'ProvisionedThroughputExceededException';

interface Opened {
  readonly bench: Workbench;
  readonly client: StreamClient;
  readonly component: Component;
  readonly readers: readonly number[];
}

function stream(readers: number, own: Partial<KinesisConfig> = {}): Opened {
  const bench = new Workbench();
  // Writes are not what this is about.
  const component = bench.add('kinesis', 's', kinesisConfig({ writeRecordsPerSecond: Infinity, writeBytesPerSecond: Infinity, ...own }));
  const client = new StreamClient(component);
  return { bench, client, component, readers: Array.from({ length: readers }, () => client.log.attach()) };
}

/**
 * What share of the calls is refused when each reader polls each `gap` µs, at phases spread evenly, for a
 * minute; the first ten seconds spend what the idle shard had saved and are left out.
 */
function refusedShare({ bench, client, readers }: Opened, gap: number): number {
  let calls = 0;
  let refused = 0;
  const step = gap / readers.length;
  for (let i = 0; i * step < 70 * SECOND; i++) {
    bench.run(Math.round(i * step));
    const { error } = client.get(readers[i % readers.length]!);
    if (i * step < 10 * SECOND) continue;
    calls++;
    if (error === EXCEEDED) refused++;
  }
  return refused / calls;
}

describe('five calls a second on a shard, whoever makes them (14)', () => {
  it('refuses the sixth and returns no data with it', () => {
    const { client, readers } = stream(2);
    client.put({}, {}, {});
    const [a, b] = readers as [number, number];
    expect(client.get(a)).toEqual({ error: '', from: 0, to: 3 });
    for (let i = 0; i < 4; i++) expect(client.get(a).error).toBe('');
    expect(client.get(b)).toEqual({ error: EXCEEDED, from: 0, to: 0 });
  });

  it('of 30 a minute is one each two seconds', () => {
    const { bench, client, readers } = stream(1, { readCallsPerSecond: 0.5 });
    const errors = [0, 1_999_990, 2_000_000, 3_000_000].map((at) => {
      bench.run(at);
      return client.get(readers[0]!).error;
    });
    expect(errors).toEqual(['', EXCEEDED, '', EXCEEDED]);
  });

  it('does not bind other shards', () => {
    const { client } = stream(0, { shards: 2 });
    const reader = client.log.attach();
    for (let i = 0; i < 5; i++) client.get(reader, 0);
    expect(client.get(reader, 0).error).toBe(EXCEEDED);
    expect(client.get(reader, 1).error).toBe('');
  });
});

describe('two MiB a second on a shard, paid back after the fact (15)', () => {
  it('10 MiB block the shard for 5 s, for every reader', () => {
    const { bench, client, readers } = stream(2);
    client.put(...Array.from({ length: 10 }, () => ({ size: MIB })));
    const [a, b] = readers as [number, number];
    expect(client.get(a)).toEqual({ error: '', from: 0, to: 10 });
    bench.run(5 * SECOND - 1);
    expect(client.get(b).error).toBe(EXCEEDED);
    bench.run(5 * SECOND);
    expect(client.get(b)).toEqual({ error: '', from: 0, to: 10 });
  });

  it('a read is refused in the name of the limit that refused it', () => {
    const { bench, client, readers, component } = stream(1);
    const refusals = (): number[][] =>
      ['shard.read.calls', 'shard.read.bytes'].map((limit) => {
        const use = component.limitUse!().find((one) => one.limit === limit)!;
        return [use.refusals, use.firstRefusalAt];
      });
    for (let i = 0; i < 6; i++) client.get(readers[0]!);
    expect(refusals()).toEqual([
      [1, 0],
      [0, -1],
    ]);
    bench.run(SECOND);
    client.put(...Array.from({ length: 3 }, () => ({ size: MIB })));
    client.get(readers[0]!);
    bench.run(2 * SECOND);
    expect(client.get(readers[0]!).error).toBe(EXCEEDED);
    expect(refusals()).toEqual([
      [1, 0],
      [1, 2 * SECOND],
    ]);
  });

  it('a call returns at most 10 MiB, and one record even above', () => {
    const { bench, client, readers } = stream(1, { recordBytesMax: 20 * MIB, callBytesMax: 100 * MIB });
    client.put(...Array.from({ length: 12 }, () => ({ size: MIB })), { size: 11 * MIB });
    expect(client.get(readers[0]!).to).toBe(10);
    bench.run(10 * SECOND);
    expect(client.get(readers[0]!).to).toBe(12);
    bench.run(20 * SECOND);
    expect(client.get(readers[0]!).to).toBe(13);
  });

  it('a call returns at most 10,000 records, and no more than asked', () => {
    const { bench, client, readers } = stream(1, { callRecordsMax: Infinity });
    client.put(...Array.from({ length: 15_000 }, () => ({ size: 1 })));
    expect(client.get(readers[0]!, 0, 20_000).to).toBe(10_000);
    bench.run(SECOND);
    expect(client.get(readers[0]!, 0, 7)).toEqual({ error: '', from: 10_000, to: 10_007 });
  });

  it("up to a second's worth is nobody's hindrance", () => {
    // Two applications of 900 KB/s each, half a second apart: 1.8 MB/s in all, never more than one second's worth owed.
    const { bench, client, readers } = stream(2);
    for (let i = 0; i < 120; i++) {
      bench.run(i * 500_000);
      if (i % 2 === 0) client.put({ size: 900_000 });
      expect(client.get(readers[i % 2]!)).toMatchObject({ error: '', to: Math.floor(i / 2) + 1 });
    }
  });

  it("beyond a second's worth all of it is paid back", () => {
    const { bench, client, readers } = stream(2);
    client.put({ size: MIB }, { size: MIB }, { size: MIB });
    const [a, b] = readers as [number, number];
    expect(client.get(a, 0, 2).error).toBe('');
    // 1 s is owed: the next is taken, and 1.5 s owed then block everybody.
    expect(client.get(a, 0, 1).error).toBe('');
    bench.run(1_499_999);
    expect(client.get(b).error).toBe(EXCEEDED);
    bench.run(1_500_000);
    expect(client.get(b).error).toBe('');
  });

  it('reading without pause gets 2 MiB/s', () => {
    const { bench, client, readers } = stream(1);
    let bytes = 0;
    for (let at = 0; at < 60 * SECOND; at += 100_000) {
      bench.run(at);
      client.put(...Array.from({ length: 6 }, () => ({ size: 50_000 })));
      const { from, to } = client.get(readers[0]!);
      bytes += 50_000 * (to - from);
    }
    expect(bytes / 60).toBeGreaterThan(0.9 * 2 * MIB);
    // What was taken by the last call is still to be paid back.
    expect(bytes / 60).toBeLessThan(1.1 * 2 * MIB);
  });
});

describe('an empty tail (16)', () => {
  it('answers no records and no age', () => {
    const { bench, client, readers } = stream(1);
    expect(client.get(readers[0]!)).toEqual({ error: '', from: 0, to: 0 });
    expect(bench.metric('s', 'GetRecords.IteratorAgeMilliseconds')).toMatchObject({ count: 1, max: 0 });
  });

  it('records show only after their propagation', () => {
    const { bench, client, readers } = stream(1, { propagation: 60_000 });
    client.put({});
    bench.run(59_999);
    expect(client.get(readers[0]!).to).toBe(0);
    bench.run(60_000);
    expect(client.get(readers[0]!).to).toBe(1);
  });
});

describe('several applications (17)', () => {
  it('two at 200 ms: half of the calls are refused', () => {
    expect(refusedShare(stream(2), 200_000)).toBeCloseTo(0.5, 6);
  });

  it('two at 250 ms: 3 of 8 calls', () => {
    expect(refusedShare(stream(2), 250_000)).toBeCloseTo(0.375, 6);
  });

  it('five at one second: none', () => {
    expect(refusedShare(stream(5), SECOND)).toBe(0);
  });

  it('six at one second: one of six', () => {
    expect(refusedShare(stream(6), SECOND)).toBeCloseTo(1 / 6, 6);
  });
});

describe('retention and age (20)', () => {
  it('the iterator age is the age of the last record returned', () => {
    const { bench, client, readers } = stream(1);
    client.put({});
    bench.run(3 * SECOND);
    client.put({});
    bench.run(10 * SECOND);
    client.get(readers[0]!, 0, 1);
    expect(bench.metric('s', 'GetRecords.IteratorAgeMilliseconds')).toMatchObject({ count: 1, sum: 10 * SECOND });
    client.get(readers[0]!, 0, 1);
    expect(bench.metric('s', 'GetRecords.IteratorAgeMilliseconds')).toMatchObject({ count: 2, sum: 17 * SECOND });
  });

  it('records older than the retention vanish unread and are counted', () => {
    const { bench, client, component, readers } = stream(2, { retention: HOUR });
    const [quick, slow] = readers as [number, number];
    client.put({}, {});
    expect(client.get(quick).to).toBe(2);
    bench.run(HOUR / 2);
    client.put({});
    bench.run(HOUR + 1);
    expect(client.get(slow)).toEqual({ error: '', from: 2, to: 3 });
    expect(bench.total('s', 'expired')).toBe(2);
    expect(component.ledger()).toEqual({ in: 3, out: { read: 0, expired: 2 }, inside: 1 });
    client.get(quick);
    expect(component.ledger()).toEqual({ in: 3, out: { read: 1, expired: 2 }, inside: 0 });
  });

  it('a read never returns what has expired, though nothing happened since', () => {
    const { bench, client, readers } = stream(1, { retention: HOUR });
    client.put({}, {});
    // The clock alone moves: no interval ends, nothing is flushed.
    bench.simulation.run(HOUR + 1);
    expect(client.get(readers[0]!)).toEqual({ error: '', from: 2, to: 2 });
    expect(bench.total('s', 'expired')).toBe(2);
  });

  it('what a reader has taken and still works on stays legible, though what follows expires', () => {
    const { bench, client, readers } = stream(1, { retention: HOUR });
    const reader = readers[0]!;
    client.put({ born: 11 }, { born: 12 }, { born: 13 });
    expect(client.get(reader, 0, 1).to).toBe(1);
    bench.run(HOUR + 1);
    // Storage is reused by what comes after; the record in work must not be.
    for (let i = 0; i < 200; i++) client.put({ born: 1_000 + i });
    expect(client.log.born(0, 0)).toBe(11);
    client.log.release(reader, 0, 1);
    expect(client.get(reader, 0, 1)).toEqual({ error: '', from: 3, to: 4 });
    expect(client.log.born(0, 3)).toBe(1_000);
  });
});

describe('memory follows the backlog', () => {
  it('a log reuses the places of what was released', () => {
    const log = new ShardLog();
    for (let i = 0; i < 10_000; i++) {
      log.append(i, i + 1, i + 2);
      if (i >= 50) log.head = i - 50;
      expect([log.born(i), log.arrived(i), log.size(i)]).toEqual([i, i + 1, i + 2]);
      // 51 live records fit the first 64 places: the place of sequence i is that of i − 64.
      if (i >= 64) expect(log.born(i - 64)).toBe(i);
    }
  });

  it('keeps what is live when it grows around the end of the ring', () => {
    const log = new ShardLog();
    for (let i = 0; i < 60; i++) log.append(i, i, i);
    log.head = 40;
    for (let i = 60; i < 400; i++) log.append(i, i, i);
    for (let i = 40; i < 400; i++) expect([log.born(i), log.arrived(i), log.size(i)]).toEqual([i, i, i]);
  });

  it('forgets what all readers have released, not what one still needs', () => {
    const bench = new Workbench();
    const client = new StreamClient(bench.add('kinesis', 's', unlimitedKinesis()));
    const [quick, slow] = [client.log.attach(), client.log.attach()];
    const put = (from: number, count: number): void => void client.put(...Array.from({ length: count }, (_, i) => ({ born: from + i })));
    put(0, 64);
    for (const reader of [quick, slow]) client.get(reader);
    client.log.release(quick, 0, 64);
    client.log.release(slow, 0, 30);
    put(64, 30);
    // All 64 places are taken; 30 of the first ones were free.
    expect(client.log.born(0, 0)).toBe(64);
    expect(client.log.born(0, 30)).toBe(30);
    put(94, 1);
    expect(client.log.born(0, 30)).toBe(30);
    expect(client.log.born(0, 94)).toBe(94);
  });

  it('a stream nobody reads keeps nothing', () => {
    const bench = new Workbench();
    const component = bench.add('kinesis', 's', unlimitedKinesis());
    const client = new StreamClient(component);
    client.put({ born: 5 }, { born: 6 });
    expect(component.ledger()).toEqual({ in: 2, out: { read: 0, expired: 0 }, inside: 2 });
    expect(bench.level('s', 'backlog')).toBe(0);
    const late = client.log.attach();
    expect(client.get(late).to).toBe(0);
  });
});

it('the greatest age is that of the oldest record when it is read, however seldom the age is looked at', async () => {
  // A record a second and a poll each 50 s, over ten hours: readings are a minute apart, and 42 s was the greatest they met.
  const text = `name: ages
duration: 10h
producers: { p: { to: s, rate: 1/s } }
services: { s: { kind: kinesis, shards: 1 } }
consumers: { r: { kind: shard-reader, from: s, workers: 1, pollInterval: 50s, serviceTime: 0s } }
latencies: none
`;
  const { components } = (await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 }))!;
  const age = components.s!.metrics.oldestAge!;
  expect(age.max).toBe(components.r!.metrics.waiting!.max);
  expect(age.max).toBeGreaterThan(49_000);
  expect(age.max).toBeLessThanOrEqual(50_000);
});
