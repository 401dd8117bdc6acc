/** Workers that read a stream: who owns which shard, how often it is polled, what a poll costs others. */
import { describe, expect, it } from 'vitest';
import { replicate } from '../../../src/experiment/replicate.ts';
import type { RunResult } from '../../../src/result/run-result.ts';
import type { KinesisConfig } from '../../../src/services/kinesis/config.ts';
import { placeOf } from '../../../src/services/placement.ts';
import type { ProducerConfig } from '../../../src/services/producer/config.ts';
import type { ShardReaderConfig } from '../../../src/services/shard-reader/config.ts';
import { constant, constantRate, kinesisConfig, producerConfig, shardReaderConfig, unlimitedKinesis } from '../../support/configs.ts';
import { gaugeOf, ledgerOf, modelOf, samplesOf, sumOf } from '../../support/models.ts';
import { MILLISECOND, MINUTE, SECOND, uniformKeys } from '../../support/workbench.ts';

interface Scene {
  readonly stream?: KinesisConfig;
  readonly readers: readonly Partial<ShardReaderConfig>[];
  readonly producer?: Partial<ProducerConfig>;
  readonly horizon: number;
  readonly keys?: number;
  readonly seriesInterval?: number;
}

/** Readers `r0`, `r1`, … of one stream `s`. */
function run({ stream = unlimitedKinesis(), readers, producer = {}, horizon, keys = 100, seriesInterval = horizon }: Scene): RunResult {
  const parts = [
    { name: 's', kind: 'kinesis', config: stream },
    ...readers.map((config, i) => ({ name: `r${i}`, kind: 'shard-reader', config: shardReaderConfig(config), links: { from: 's' } })),
    { name: 'p', kind: 'producer', config: producerConfig(producer), links: { to: 's' } },
  ];
  return replicate({ model: modelOf(parts, { horizon, seriesInterval, keySpaces: [uniformKeys(keys)] }), replication: 0, fingerprint: false });
}

const refusedShare = (result: RunResult, reader: string): number => sumOf(result, reader, 'throttled') / sumOf(result, reader, 'calls');

describe('several applications on one shard', () => {
  it('two that poll each 250 ms are refused 3 calls of 8 (K19)', () => {
    const result = run({
      stream: kinesisConfig(),
      readers: [{ pollInterval: 250 * MILLISECOND }, { pollInterval: 250 * MILLISECOND }],
      producer: { rate: constantRate(0) },
      // How often is asked varies, as a refused call waits half to one and a half intervals: ten hours tell it to the third digit.
      horizon: 600 * MINUTE,
    });
    const refused = sumOf(result, 'r0', 'throttled') + sumOf(result, 'r1', 'throttled');
    expect(refused / (sumOf(result, 'r0', 'calls') + sumOf(result, 'r1', 'calls'))).toBeCloseTo(0.375, 3);
    expect(sumOf(result, 's', 'ReadProvisionedThroughputExceeded')).toBe(refused);
  });

  it('five that poll each second, with data, are not', () => {
    const result = run({
      stream: kinesisConfig(),
      readers: Array.from({ length: 5 }, () => ({})),
      producer: { rate: constantRate(300), size: constant(1_000) },
      horizon: 10 * MINUTE,
    });
    for (let i = 0; i < 5; i++) expect(refusedShare(result, `r${i}`)).toBe(0);
    for (let i = 0; i < 5; i++) expect(samplesOf(result, `r${i}`, 'sojourn').max).toBeLessThanOrEqual(SECOND);
  });

  it('each reads every record, at its own pace', () => {
    const result = run({
      readers: [{ pollInterval: 100 * MILLISECOND }, { pollInterval: 10 * SECOND }, { serviceTime: constant(2 * SECOND) }],
      producer: { rate: constantRate(1) },
      horizon: MINUTE,
    });
    // The sixtieth is sent as the run ends.
    expect(sumOf(result, 's', 'accepted')).toBe(60);
    expect(sumOf(result, 'r0', 'completed')).toBe(59);
    expect(sumOf(result, 'r1', 'completed')).toBeGreaterThanOrEqual(50);
    expect(sumOf(result, 'r2', 'completed')).toBeLessThanOrEqual(30);
    // What the slowest has not read is the stream's backlog.
    expect(gaugeOf(result, 's', 'backlog').last).toBe(60 - sumOf(result, 'r2', 'delivered'));
    expect(ledgerOf(result, 's').inside).toBe(60 - sumOf(result, 'r2', 'delivered'));
  });
});

describe('sharing shards', () => {
  it('the shards are shared evenly, and workers beyond them are idle', () => {
    const table = (workers: number): (readonly [unknown, boolean])[] => {
      const result = run({
        stream: unlimitedKinesis({ shards: 5 }),
        readers: [{ workers }],
        producer: { rate: constantRate(500), arrivals: { kind: 'poisson' } },
        horizon: MINUTE,
      });
      return result.components.find(({ name }) => name === 'r0')!.tables.workers!.map(({ shards, completed }) => [shards, completed !== 0] as const);
    };
    expect(table(2)).toEqual([
      [3, true],
      [2, true],
    ]);
    expect(table(5)).toEqual([1, 1, 1, 1, 1].map((shards) => [shards, true]));
    expect(table(7)).toEqual([
      [1, true],
      [1, true],
      [1, true],
      [1, true],
      [1, true],
      [0, false],
      [0, false],
    ]);
  });

  it('a worker finishes exactly the records of its shards', () => {
    const shards = 4;
    const result = run({
      stream: unlimitedKinesis({ shards }),
      readers: [{ workers: 2 }],
      producer: { rate: { kind: 'instants', at: [0] }, batch: { records: 400, bytes: Infinity, linger: 0 } },
      horizon: MINUTE,
    });
    const rows = result.components.find(({ name }) => name === 's')!.tables.shards!;
    const workers = result.components.find(({ name }) => name === 'r0')!.tables.workers!;
    const of = (shard: number): number => Number(rows[shard]!.records);
    expect(workers.map(({ completed }) => completed)).toEqual([of(0) + of(2), of(1) + of(3)]);
    expect(rows.map(({ records }) => records).filter((records) => records !== 0)).toHaveLength(1);
    expect(placeOf('key-0', shards)).toBeLessThan(shards);
  });

  it('a worker with two shards works on one batch at a time', () => {
    const result = run({
      stream: unlimitedKinesis({ shards: 8 }),
      readers: [{ workers: 3, serviceTime: constant(5 * MILLISECOND) }],
      producer: { rate: constantRate(500) },
      horizon: MINUTE,
    });
    expect(gaugeOf(result, 'r0', 'utilisation').max).toBe(1);
    // 600 records/s of capacity for 500: 5/6, but the shards are not alike.
    expect(gaugeOf(result, 'r0', 'utilisation').mean).toBeCloseTo((sumOf(result, 'r0', 'completed') * 5 * MILLISECOND) / 3 / MINUTE, 2);
  });
});

describe('times', () => {
  it('waiting and sojourn of each record of a batch, one after the other', () => {
    // Ten records born at 0; the poll's phase p is the same for all: record i waits p + i × 100 ms.
    const result = run({
      readers: [{ serviceTime: constant(100 * MILLISECOND) }],
      producer: { rate: { kind: 'instants', at: new Array<number>(10).fill(0) } },
      horizon: 10 * SECOND,
    });
    const waiting = samplesOf(result, 'r0', 'waiting');
    const phase = waiting.min;
    expect(phase).toBeLessThan(SECOND);
    expect(waiting).toMatchObject({ count: 10, sum: 10 * phase + 45 * 100 * MILLISECOND, max: phase + 900 * MILLISECOND });
    expect(samplesOf(result, 'r0', 'sojourn')).toMatchObject({ count: 10, sum: waiting.sum + 10 * 100 * MILLISECOND });
  });

  it('per batch: all of it at once', () => {
    const result = run({
      readers: [{ serviceTime: constant(SECOND), serviceTimePer: 'batch' }],
      producer: { rate: { kind: 'instants', at: new Array<number>(10).fill(0) } },
      horizon: 10 * SECOND,
    });
    const { count, min, max } = samplesOf(result, 'r0', 'sojourn');
    expect({ count, spread: max - min }).toEqual({ count: 10, spread: 0 });
  });

  it('polling adds half an interval in the mean', () => {
    const result = run({ readers: [{}], producer: { rate: constantRate(100), arrivals: { kind: 'poisson' } }, horizon: 10 * MINUTE });
    const { sum, count } = samplesOf(result, 'r0', 'waiting');
    expect(sum / count / SECOND).toBeCloseTo(0.5, 1);
  });

  it('a batch in work at the end of an interval counts what is done, whatever the intervals', () => {
    const scene = (seriesInterval: number): RunResult =>
      run({
        readers: [{ serviceTime: { kind: 'exponential', mean: 9 * MILLISECOND } }],
        producer: { rate: constantRate(100), arrivals: { kind: 'poisson' } },
        horizon: MINUTE,
        seriesInterval,
      });
    const [whole, parts] = [scene(MINUTE), scene(700 * MILLISECOND)];
    for (const metric of ['waiting', 'sojourn']) {
      const [a, b] = [samplesOf(whole, 'r0', metric), samplesOf(parts, 'r0', metric)];
      expect([b.count, b.max]).toEqual([a.count, a.max]);
      expect(b.sum).toBeCloseTo(a.sum, 3);
      expect(b.seriesCount.reduce((sum, value) => sum + value, 0)).toBe(a.count);
    }
    expect(ledgerOf(parts, 'r0')).toEqual(ledgerOf(whole, 'r0'));
  });
});

it('one shard at 2,000 records/s for five minutes: 1,000/s pass, and the backlog of a reader of 800/s drains (K7)', () => {
  const result = run({
    stream: kinesisConfig(),
    readers: [{ serviceTime: constant(1_250), pollInterval: 200 * MILLISECOND }],
    producer: {
      rate: {
        kind: 'segments',
        points: [
          { at: 0, rate: 2_000, ramps: false },
          { at: 5 * MINUTE, rate: 0, ramps: false },
        ],
      },
      batch: { records: 10, bytes: Infinity, linger: 10 * MILLISECOND },
    },
    horizon: 8 * MINUTE,
  });
  const accepted = sumOf(result, 's', 'accepted');
  // 1,000/s for 300 s and the bucket's depth.
  expect(accepted / 301_000).toBeCloseTo(1, 2);
  expect(sumOf(result, 's', 'throttled')).toBe(sumOf(result, 'p', 'offered') - accepted);
  expect(sumOf(result, 'r0', 'completed')).toBe(accepted);
  // It ends at about 301,000 / 800 = 376 s: not before, and not much after.
  expect(samplesOf(result, 'r0', 'sojourn').max / SECOND).toBeCloseTo(376 - 300, -1);
});
