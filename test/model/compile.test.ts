/** Names to ids, links to indices, documented values with the scenario's on top. */
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/model/compile.ts';
import { KeySpaces } from '../../src/model/key-spaces.ts';
import { seriesIntervalOf } from '../../src/model/series-interval.ts';
import { readScenario } from '../../src/scenario/read.ts';
import { specOf, specs } from '../../src/services/specs.ts';

const BODY = `
duration: 10m
producers:
  web: { to: clicks, rate: 10/s, key: { zipf: { keys: 100 } } }
  shop: { to: orders, rate: 10/s }
services:
  orders: { kind: sqs-standard, deadLetter: { queue: dead } }
  clicks: { kind: kinesis, shards: 2 }
  dead: { kind: sqs-standard }
consumers:
  billing: { kind: poller, from: orders, serviceTime: 40ms }
  sessions: { kind: shard-reader, from: clicks, serviceTime: 1ms }
`;

const STREAM = `
duration: 10m
producers: { web: { to: clicks, rate: 10/s } }
services: { clicks: { kind: kinesis, shards: 2 } }
consumers: { sessions: { kind: shard-reader, from: clicks, serviceTime: 1ms } }
`;

const EVERY_KIND = `
duration: 10m
producers:
  web: { to: clicks, rate: 10/s }
  shop: { to: orders, rate: 10/s }
  forwarder: { kind: relay, after: billing, to: sums.fifo }
services:
  orders: { kind: sqs-standard }
  clicks: { kind: kinesis, shards: 2 }
  sums.fifo: { kind: sqs-fifo }
consumers:
  billing: { kind: poller, from: orders, serviceTime: 40ms }
  totals: { kind: poller, from: sums.fifo, serviceTime: 1ms }
  sessions: { kind: shard-reader, from: clicks, serviceTime: 1ms }
`;

function compiled(text: string) {
  const result = readScenario(text, { file: 'x.yaml' });
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return compile(result.scenario);
}

const configOf = (text: string, name: string) => compiled(text).model.components.find((component) => component.name === name)?.config;

test('services come first, each after what it needs; links are indices', () => {
  const { components } = compiled(BODY).model;
  expect(components.map(({ name, links }) => [name, links])).toEqual([
    ['dead', {}],
    ['orders', { deadLetter: 0 }],
    ['clicks', {}],
    ['billing', { from: 1 }],
    ['sessions', { from: 2 }],
    ['web', { to: 2 }],
    ['shop', { to: 1 }],
  ]);
});

test('the model is plain data that survives cloning', () => {
  const { model } = compiled(BODY);
  expect(structuredClone(model)).toEqual(model);
});

describe('defaults are what AWS documents', () => {
  test('a standard queue', () => {
    expect(configOf(BODY, 'dead')).toMatchObject({
      visibilityTimeout: 30e6,
      retention: 345_600e6,
      messageBytesMax: 1_048_576,
      batchBytesMax: 1_048_576,
      batchEntriesMax: 10,
      receiveMost: 10,
      inFlightMax: 120_000,
      stores: 16,
      shortPollShare: 0.35,
      staleDeletes: true,
      duplicateShare: 1e-7,
    });
  });
  test('a stream', () => {
    expect(configOf(BODY, 'clicks')).toMatchObject({
      retention: 86_400e6,
      writeRecordsPerSecond: 1_000,
      writeBytesPerSecond: 1_048_576,
      readLimiter: { mode: 'token-bucket' },
      readBytesPerSecond: 2_097_152,
      readCallsPerSecond: 5,
      getRecordsMost: 10_000,
      getBytesMost: 10_485_760,
      callRecordsMax: 500,
      callBytesMax: 10_485_760,
      propagation: 60_000,
      writeLimiter: { mode: 'token-bucket', recordDepth: 1_000, byteDepth: 1_048_576, slack: 1 },
    });
  });
  test('a FIFO queue', () => {
    expect(configOf(BODY.replaceAll('sqs-standard', 'sqs-fifo'), 'orders')).toMatchObject({
      callsPerSecond: 300,
      lookAhead: 120_000,
      deduplication: { window: 300e6, scope: 'queue' },
    });
  });
  test('a lowered limit lowers what a shard saves up', () => {
    const lowered = `${BODY}limits: { clicks.shard.write.bytes: 100 KB/s, clicks.shard.write.records: 50/s }\n`;
    expect(configOf(lowered, 'clicks')).toMatchObject({ writeLimiter: { recordDepth: 50, byteDepth: 100_000 } });
  });
  test('reads may be counted by windows', () => {
    expect(configOf(BODY.replace('shards: 2', 'shards: 2, readLimiter: { mode: fixed-window }'), 'clicks')).toMatchObject({
      readLimiter: { mode: 'fixed-window' },
    });
  });
  test('large records deepen the byte bucket', () => {
    expect(configOf(BODY.replace('shards: 2', 'shards: 2, maxRecordSize: 10 MiB'), 'clicks')).toMatchObject({
      recordBytesMax: 10_485_760,
      writeLimiter: { byteDepth: 10_485_760 },
    });
  });
});

test('a batch holds what the service takes in a call, unless it is told to hold less', () => {
  expect(configOf(BODY, 'shop')).toMatchObject({ batch: { records: 1, bytes: 1_048_576, linger: 0 }, connections: Infinity });
  expect(configOf(`limits: { clicks.call.bytes: 5 MiB }\n${BODY}`, 'web')).toMatchObject({ batch: { bytes: 5_242_880 } });
  expect(configOf(BODY.replace('key:', 'batch: { records: 100, bytes: 64 KiB }, key:'), 'web')).toMatchObject({ batch: { records: 100, bytes: 65_536 } });
});

describe('high-throughput mode of a FIFO queue', () => {
  const partitioned = (more = '', head = ''): string =>
    `${head}duration: 1m\nproducers: { shop: { to: a.fifo, rate: 10/s } }\nconsumers: { b: { kind: poller, from: a.fifo, serviceTime: 1ms } }
services: { a.fifo: { kind: sqs-fifo, deduplicationScope: messageGroup, fifoThroughputLimit: perMessageGroupId${more} } }\n`;
  test.each([
    ['us-east-1 unless told', partitioned(), 234, 70_000],
    ['its Region', partitioned('', 'region: sa-east-1\n'), 15, 4_500],
    ['a Region of the rest', partitioned('', 'region: eu-north-1\n'), 8, 2_400],
    ['a raised quota', partitioned('', 'limits: { a.fifo.calls.region: 3k/s }\n'), 10, 3_000],
    ['what it says', partitioned(', partitions: 3'), 3, 70_000],
    ['no limits', partitioned('', 'limits: none\n'), 1, Infinity],
  ])('has the partitions of %s', (_, text, partitions, callsPerSecond) => {
    expect(configOf(text, 'a.fifo')).toMatchObject({ highThroughput: { partitions, callsPerSecond } });
  });
  test("the Region's quota is a limit in this mode only", () => {
    const idsOf = (text: string): string[] => compiled(text).context.limits.map(({ id }) => id);
    expect(idsOf(partitioned())).toContain('a.fifo.calls.region');
    const normal = partitioned().replace(/deduplicationScope.*perMessageGroupId/, 'delay: 0s');
    expect(idsOf(normal)).not.toContain('a.fifo.calls.region');
    expect(configOf(normal, 'a.fifo')).toMatchObject({ callsPerSecond: 300, highThroughput: null });
  });
});

describe('none', () => {
  test('limits and latencies: the bare queueing system', () => {
    const ideal = `limits: none\nlatencies: none\n${BODY}`;
    expect(configOf(ideal, 'orders')).toMatchObject({
      visibilityTimeout: Infinity,
      retention: Infinity,
      messageBytesMax: Infinity,
      receiveMost: Infinity,
      stores: 1,
      duplicateShare: 0,
      latencies: { send: null, wake: null },
    });
    expect(configOf(ideal, 'clicks')).toMatchObject({ writeRecordsPerSecond: Infinity, propagation: 0, latencies: { putRecord: null } });
    expect(configOf(ideal.replace('deadLetter', 'visibilityTimeout: 5s, deadLetter'), 'orders')).toMatchObject({ visibilityTimeout: 5e6 });
  });
  test('latencies alone', () => {
    expect(configOf(`latencies: none\n${BODY}`, 'clicks')).toMatchObject({
      propagation: 0,
      writeRecordsPerSecond: 1_000,
      retention: 86_400e6,
      latencies: { getRecords: null },
    });
    expect(configOf(`latencies: none\n${BODY}`, 'orders')).toMatchObject({ stores: 16, visibilityTimeout: 30e6 });
  });
  test('limits alone', () => {
    expect(configOf(`limits: none\n${BODY}`, 'clicks')).toMatchObject({ writeRecordsPerSecond: Infinity, readCallsPerSecond: Infinity, propagation: 60_000 });
  });
  test('one limit, one component, one operation', () => {
    const text = `limits: { clicks.shard.write.records: none, orders.batch.bytes: 256 KiB }\nlatencies: { orders: none, clicks: { PutRecords: { base: 2ms, perExtraEntry: 10µs, perByte: 0.5 }, Propagation: 0s } }\n${BODY}`;
    expect(configOf(text, 'clicks')).toMatchObject({
      writeRecordsPerSecond: Infinity,
      writeBytesPerSecond: 1_048_576,
      propagation: 0,
      latencies: { putRecords: { base: { kind: 'constant', value: 2_000 }, perExtraEntry: 10, perByte: 0.5 } },
    });
    expect(configOf(`limits: { clicks.shard.write.records: 30/m }\n${BODY}`, 'clicks')).toMatchObject({ writeLimiter: { recordDepth: 1 } });
    expect(configOf(text, 'orders')).toMatchObject({ batchBytesMax: 262_144, latencies: { send: null, delete: null } });
    expect(configOf(text, 'dead')).toMatchObject({ latencies: { send: { base: { kind: 'lognormal' } } } });
  });
});

describe('context', () => {
  test('without limits every one is overridden, by none', () => {
    const { limits } = compiled(`limits: none\n${BODY}`).context;
    expect(limits.length).toBeGreaterThan(0);
    expect(limits.every(({ value, overridden }) => value === null && overridden)).toBe(true);
  });

  test('limits say what was overridden, by the scenario or by an attribute', () => {
    const { limits } = compiled(`limits: { clicks.shard.write.bytes: 2 MiB/s }\n${BODY.replace('deadLetter', 'maxMessageSize: 256 KiB, deadLetter')}`).context;
    const entry = (id: string) => limits.find((limit) => limit.id === id);
    expect(entry('clicks.shard.write.bytes')).toMatchObject({ value: 2_097_152, unit: 'bytes/s', overridden: true, documented: 1_048_576 });
    expect(entry('orders.message.bytes')).toMatchObject({ value: 262_144, overridden: true, documented: 1_048_576 });
    expect(entry('dead.message.bytes')).not.toHaveProperty('documented');
    expect(entry('dead.message.bytes')).toMatchObject({
      value: 1_048_576,
      overridden: false,
      source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
    });
  });
  test('limits are all those in force of each component, with the source and date of each', () => {
    const { limits, components } = compiled(EVERY_KIND).context;
    // Nothing changes while it runs, and the FIFO queue is not in high-throughput mode.
    const outOfForce = ['changes.lag', 'changes.retentionLag', 'calls.region'];
    const documented = components.flatMap(({ name, kind }) =>
      specOf(kind)
        .limits.filter(({ id }) => !outOfForce.includes(id))
        .map(({ id, source, asOf }) => ({ id: `${name}.${id}`, source, asOf })),
    );
    const sorted = (entries: readonly { readonly id: string; readonly source: string; readonly asOf: string }[]) =>
      entries.map(({ id, source, asOf }) => `${id}: ${source}, ${asOf}`).sort();
    expect(sorted(limits)).toEqual(sorted(documented));
    expect(limits.map(({ id }) => id)).toEqual(
      expect.arrayContaining(['clicks.shard.read.calls', 'orders.inFlight', 'sums.fifo.calls', 'sums.fifo.lookAhead']),
    );
  });
  test('what is not modelled is told of the kinds that are there, each sentence once', () => {
    expect(new Set(compiled(EVERY_KIND).context.components.map(({ kind }) => kind))).toEqual(new Set(Object.keys(specs)));
    for (const [kind, { notModelled }] of Object.entries(specs)) {
      expect(notModelled.length, kind).toBeGreaterThan(0);
      expect(compiled(EVERY_KIND).context.notModelled, kind).toEqual(expect.arrayContaining([...notModelled]));
    }
    const told = compiled(EVERY_KIND).context.notModelled;
    expect(told).toHaveLength(new Set(told).size);
    const ofStream = compiled(STREAM).context.notModelled;
    expect(ofStream).toContain('Resharding, on-demand mode and enhanced fan-out.');
    expect(ofStream.filter((sentence) => /ReceiveRequestAttemptId|High-throughput|message groups|Partitions that join/i.test(sentence))).toEqual([]);
    expect(specs['sqs-fifo']!.notModelled.filter((sentence) => ofStream.includes(sentence))).toEqual([]);
  });
  test('links go the way messages go', () => {
    expect(compiled(BODY).context.links).toContainEqual({ from: 'orders', to: 'billing', label: 'reads' });
    expect(compiled(BODY).context.links).toContainEqual({ from: 'orders', to: 'dead', label: 'dead letters' });
  });
  test('unknown prices are unknown', () => {
    const prices = compiled(`region: eu-west-1\n${BODY}`).context.prices;
    expect(prices.find(({ component, usage }) => component === 'clicks' && usage === 'shardHours')?.usd).toBeNull();
    expect(prices.find(({ component }) => component === 'orders')).toMatchObject({ usd: 0.4, per: 1e6, freePerMonth: 1e6 });
  });
  test('the hash is of what is meant, not of how it is written', () => {
    const hash = (text: string) => compiled(text).context.scenarioHash;
    expect(hash(BODY)).toMatch(/^[0-9a-f]{64}$/);
    expect(hash(`# a note\nseed: 1\n${BODY}`)).toBe(hash(BODY));
    expect(hash(`seed: 2\n${BODY}`)).not.toBe(hash(BODY));
  });
  test('assumptions name every latency with its trust, and what the scenario set', () => {
    const { assumptions } = compiled(`latencies: { clicks.PutRecord: 3ms }\n${BODY}`).context;
    expect(assumptions).toContainEqual(expect.objectContaining({ id: 'clicks.PutRecord', value: '3 ms', source: 'this scenario' }));
    expect(assumptions).toContainEqual(
      expect.objectContaining({ id: 'orders.SendMessage', value: 'p50 8 ms, p99 51.4 ms, + 700 µs per extra entry, + payload at 100 MB/s', trust: 'low' }),
    );
    expect(assumptions).toContainEqual(expect.objectContaining({ id: 'sqs-standard.staleDeletes', trust: 'low' }));
  });
});

test.each([
  [600, 1],
  [1_800, 5],
  [720, 1],
  [721, 2],
  [10, 0.1],
  [3_600, 5],
  [86_400, 60],
  [86_401, 300],
  [7 * 86_400, 900],
  [0.05, 0.1],
])('a run of %d s is watched each %d s', (seconds, step) => {
  expect(seriesIntervalOf(seconds * 1e6)).toBe(step * 1e6);
});

test('spaces that name their keys alike share ids; unique keys lie above all', () => {
  const spaces = new KeySpaces();
  spaces.register({ kind: 'unique', prefix: '' }, 'a');
  spaces.register({ kind: 'zipf', keys: 100, s: 1, prefix: 'key-' }, 'b');
  spaces.register({ kind: 'uniform', keys: 500, prefix: 'key-' }, 'c');
  spaces.register({ kind: 'weights', names: ['x', 'y'], weights: [1, 2] }, 'd');
  spaces.register({ kind: 'unique', prefix: '' }, 'e');
  const laid = spaces.laidOut();
  expect(laid.map(({ base }) => base)).toEqual([502, 0, 0, 500, 503]);
  expect(laid[0]?.pattern).toEqual({ kind: 'unique', prefix: 'a-' });
  expect(laid.map(({ step }) => step)).toEqual([2, 1, 1, 1, 2]);
  for (const { base, step, size } of laid) expect(base + step * (size - 1)).toBeLessThan(2 ** 31);
});
