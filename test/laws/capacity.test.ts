/** Laws of limits and capacity, where they are theorems: common random numbers, path by path. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import type { Distribution } from '../../src/kernel/distribution.ts';
import type { RunResult } from '../../src/result/run-result.ts';
import { ADMITTED, WriteLimiter } from '../../src/services/kinesis/write-limiter.ts';
import { placeOf } from '../../src/services/placement.ts';
import { constantRate, kinesisConfig, producerConfig, unlimitedKinesis } from '../support/configs.ts';
import { modelOf, poisson, type StationOf, samplesOf, station, sumOf } from '../support/models.ts';
import { StreamClient } from '../support/stream-client.ts';
import { MINUTE, SECOND, uniformKeys, Workbench } from '../support/workbench.ts';

const seed = 1998;

describe('no one-second window passes more than the limit and its burst allowance', () => {
  const write = fc.tuple(fc.constantFrom(0, 0, 1_000, 7_000, 50_000, 400_000), fc.integer({ min: 1, max: 120 }));
  it.each([
    ['token-bucket', 1],
    ['fixed-window', 1],
  ] as const)('%s', (mode, slack) => {
    fc.assert(
      fc.property(fc.array(write, { minLength: 1, maxLength: 300 }), (steps) => {
        const [records, bytes] = [10, 500];
        const limiter = new WriteLimiter(
          kinesisConfig({ writeRecordsPerSecond: records, writeBytesPerSecond: bytes, writeLimiter: { mode, recordDepth: 15, byteDepth: 800, slack } }),
        );
        const accepted: { at: number; size: number }[] = [];
        let now = 0;
        for (const [gap, size] of steps) {
          now += gap;
          if (limiter.admit(now, size) === ADMITTED) accepted.push({ at: now, size });
        }
        // A bucket: its depth and a second's refill. A window: what two windows hold.
        const most = mode === 'token-bucket' ? { records: 15 + records, bytes: 800 + bytes } : { records: 2 * records, bytes: 2 * bytes };
        accepted.forEach(({ at: from }, i) => {
          const within = accepted.slice(i).filter(({ at }) => at < from + SECOND);
          expect(within.length).toBeLessThanOrEqual(most.records);
          expect(within.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(most.bytes);
        });
      }),
      { seed, numRuns: 300 },
    );
  });
});

describe('per-key order per shard, where nothing was retried', () => {
  it('is the order in which records were born, in every shard', () => {
    const shape = fc.record({
      shards: fc.integer({ min: 1, max: 6 }),
      records: fc.constantFrom(1, 7, 100),
      linger: fc.constantFrom(0, 50_000),
      writeRecordsPerSecond: fc.constantFrom(20, Infinity),
      seed: fc.nat({ max: 1_000 }),
    });
    fc.assert(
      fc.property(shape, ({ shards, records, linger, writeRecordsPerSecond, seed: own }) => {
        const bench = new Workbench({ seed: own, keySpaces: [uniformKeys(30)] });
        const writeLimiter = { mode: 'token-bucket', recordDepth: writeRecordsPerSecond, byteDepth: Infinity, slack: 1 } as const;
        const stream = bench.add('kinesis', 's', unlimitedKinesis({ shards, writeRecordsPerSecond, writeLimiter }));
        const client = new StreamClient(stream);
        const reader = client.log.attach();
        bench.add('producer', 'p', producerConfig({ rate: constantRate(200), arrivals: { kind: 'poisson' }, batch: { records, bytes: Infinity, linger } }), {
          to: stream,
        });
        bench.start();
        bench.run(10 * SECOND);
        for (let shard = 0; shard < shards; shard++) {
          const { to } = client.get(reader, shard, Infinity);
          const born = Array.from({ length: to }, (_, sequence) => client.log.born(shard, sequence));
          expect(born.every((instant, i) => i === 0 || instant >= born[i - 1]!)).toBe(true);
        }
      }),
      { seed, numRuns: 60 },
    );
  });
});

describe('more capacity never hurts', () => {
  const workers = [1, 2, 3, 5, 8, 13];
  const laws = [
    { kind: 'exponential', mean: SECOND },
    { kind: 'lognormal', mu: Math.log(SECOND) - 0.5, sigma: 1 },
  ] as const;

  it.each(laws)('workers: nobody waits longer, no fewer are done, at any load ($kind)', (serviceTime) => {
    for (let replication = 0; replication < 20; replication++) {
      const results = workers.map((servers) =>
        replicate({ model: station({ servers, serviceTime, arrivals: poisson(2.5), horizon: 4 * MINUTE, seed }), replication, fingerprint: false }),
      );
      const completed = results.map((result) => sumOf(result, 'w', 'completed'));
      expect(completed).toEqual([...completed].sort((a, b) => a - b));
      // Waits of messages that all of them have started: those of the fewest workers.
      const waits = results.map((result) => samplesOf(result, 'w', 'waiting'));
      expect(waits.every(({ count }, i) => i === 0 || count >= waits[i - 1]!.count)).toBe(true);
      expect(waits.map(({ max }) => max)).toEqual(waits.map(({ max }) => max).sort((a, b) => b - a));
    }
  });

  it('workers: the sum of the waits falls where all are served', () => {
    const at = Array.from({ length: 600 }, (_, i) => Math.round(i ** 1.02) * 300_000);
    const results = workers.map((servers) => {
      return replicate({
        model: station({
          servers,
          serviceTime: laws[0],
          arrivals: { rate: { kind: 'instants', at }, arrivals: { kind: 'poisson' } },
          horizon: 60 * MINUTE,
          seed,
        }),
        replication: 0,
        fingerprint: false,
      });
    });
    const sums = results.map((result) => samplesOf(result, 'w', 'waiting').sum);
    expect(results.map((result) => samplesOf(result, 'w', 'waiting').count)).toEqual(workers.map(() => 600));
    expect(sums).toEqual([...sums].sort((a, b) => b - a));
  });

  it('workers, of any station: no fewer are done, the longest wait is no longer', () => {
    const shape = fc.record({
      servers: fc.integer({ min: 1, max: 6 }),
      more: fc.integer({ min: 1, max: 6 }),
      perSecond: fc.double({ min: 0.2, max: 8, noNaN: true }),
      arrivals: fc.constantFrom<StationOf['arrivals']['arrivals']>({ kind: 'poisson' }, { kind: 'regular' }),
      serviceTime: fc.constantFrom<Distribution>(...laws, { kind: 'constant', value: SECOND }, { kind: 'uniform', min: 0, max: 2 * SECOND }),
      seed: fc.nat({ max: 100_000 }),
    });
    fc.assert(
      fc.property(shape, ({ servers, more, perSecond, arrivals, serviceTime, seed: own }) => {
        const [few, many] = [servers, servers + more].map((workers) => {
          const model = station({ servers: workers, serviceTime, arrivals: { rate: constantRate(perSecond), arrivals }, horizon: MINUTE, seed: own });
          return replicate({ model, replication: 0, fingerprint: false });
        });
        expect(sumOf(many!, 'w', 'completed')).toBeGreaterThanOrEqual(sumOf(few!, 'w', 'completed'));
        expect(samplesOf(many!, 'w', 'waiting').max).toBeLessThanOrEqual(samplesOf(few!, 'w', 'waiting').max);
      }),
      { seed, numRuns: 150 },
    );
  });

  function throughStream(shards: number, perSecond: number, keys: number, replication: number): RunResult {
    const writeLimiter = { mode: 'token-bucket', recordDepth: perSecond, byteDepth: Infinity, slack: 1 } as const;
    const parts = [
      { name: 's', kind: 'kinesis', config: unlimitedKinesis({ shards, writeRecordsPerSecond: perSecond, writeLimiter }) },
      {
        name: 'p',
        kind: 'producer',
        config: producerConfig({ rate: constantRate(300), arrivals: { kind: 'poisson' }, batch: { records: 20, bytes: Infinity, linger: 100_000 } }),
        links: { to: 's' },
      },
    ];
    return replicate({ model: modelOf(parts, { horizon: MINUTE, keySpaces: [uniformKeys(keys)] }), replication, fingerprint: false });
  }

  it.each([3, 50])('shards: twice as many split every range and never accept less (%d keys)', (keys) => {
    for (let replication = 0; replication < 5; replication++) {
      const accepted = [1, 2, 4, 8, 16].map((shards) => sumOf(throughStream(shards, 40, keys, replication), 's', 'accepted'));
      expect(accepted).toEqual([...accepted].sort((a, b) => a - b));
      // As many shards as keys fall into can take 40/s each, and the depth once.
      const used = new Set(Array.from({ length: keys }, (_, key) => placeOf(`key-${key}`, 16))).size;
      expect(accepted.at(-1)!).toBeLessThanOrEqual(used * 40 * 61);
    }
  });

  it('shards and limits, of any stream: split ranges and higher limits never accept less', () => {
    const shape = fc.record({
      shards: fc.integer({ min: 1, max: 8 }),
      perSecond: fc.integer({ min: 1, max: 200 }),
      more: fc.integer({ min: 0, max: 200 }),
      keys: fc.integer({ min: 1, max: 60 }),
      replication: fc.nat({ max: 1_000 }),
    });
    fc.assert(
      fc.property(shape, ({ shards, perSecond, more, keys, replication }) => {
        const accepted = sumOf(throughStream(shards, perSecond, keys, replication), 's', 'accepted');
        expect(sumOf(throughStream(2 * shards, perSecond, keys, replication), 's', 'accepted')).toBeGreaterThanOrEqual(accepted);
        expect(sumOf(throughStream(shards, perSecond + more, keys, replication), 's', 'accepted')).toBeGreaterThanOrEqual(accepted);
      }),
      { seed, numRuns: 40 },
    );
  });

  it('limits: a higher rate and depth never accept less', () => {
    const accepted = [5, 10, 40, 100, 400, Infinity].map((perSecond) => sumOf(throughStream(3, perSecond, 30, 0), 's', 'accepted'));
    expect(accepted).toEqual([...accepted].sort((a, b) => a - b));
    expect(accepted.at(-1)!).toBe(sumOf(throughStream(3, Infinity, 30, 0), 'p', 'attempts'));
  });
});
