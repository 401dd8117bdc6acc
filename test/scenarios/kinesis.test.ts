/** The gallery's questions about streams, each answered by the number that answers it. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { advance } from '../../src/experiment/replicate.ts';
import { prepareSweep, runSweep } from '../../src/experiment/sweep.ts';
import { assemble } from '../../src/model/assemble.ts';
import { acceptedOrder, lateIn } from '../support/order.ts';
import { compiled, FOLDER, PLAYING_MS, type Played, play } from './play.ts';

/** Shard by the definition: MD5 as a 128-bit number in equal ranges, the last range taking the remainder. */
function shardOf(key: string, shards: number): number {
  const hash = BigInt(`0x${createHash('md5').update(key).digest('hex')}`);
  return Math.min(shards - 1, Number(hash / ((1n << 128n) / BigInt(shards))));
}

describe('k1: ten service names as keys of fifteen shards', () => {
  const names = ['auth', 'billing', 'cart', 'catalog', 'checkout', 'inventory', 'orders', 'payments', 'search', 'shipping'];
  const namesIn = Array.from({ length: 15 }, (_, shard) => names.filter((name) => shardOf(name, 15) === shard).length);

  let k1: Played;
  beforeAll(async () => {
    k1 = await play('k1-service-names', ['duration=60s', 'warmUp=10s']);
  }, PLAYING_MS);

  test('7 of 15 shards are used, and the hottest has 3.0 times the mean', () => {
    const share = k1.column('events', 'shards', 'share');
    expect(share.filter((part) => part > 0)).toHaveLength(7);
    expect(share.map((part) => Math.round(part * 10))).toEqual(namesIn);
    expect(Math.max(...share) * 15).toBeCloseTo(3, 1);
    expect(k1.share('events', 'hottestShard') * 15).toBeCloseTo(3, 1);
  });

  test('three shards of two names throttle 200 records/s each, a tenth of the load, at 40 % of what is provisioned', () => {
    expect(namesIn.filter((count) => count === 2)).toHaveLength(3);
    expect(k1.share('events', 'WriteProvisionedThroughputExceeded')).toBeGreaterThan(0.095);
    expect(k1.share('events', 'WriteProvisionedThroughputExceeded')).toBeLessThan(0.105);
    expect(k1.mean('events', 'offered') / 15_000).toBeCloseTo(0.4, 2);
    const throttled = k1.column('events', 'shards', 'throttled');
    expect(throttled.map((count) => count > 0)).toEqual(namesIn.map((count) => count > 1));
  });

  test('swept over 10, 15 and 30 shards: the hottest has as much as its names have', async () => {
    const text = readFileSync(join(FOLDER, 'k1-service-names.yaml'), 'utf8');
    const shards = [10, 15, 30];
    const of = {
      matrix: { axes: { 'services.events.shards': shards }, include: [], exclude: [], stop: null },
      measures: ['events.hottestShard.share'],
    };
    const swept = await runSweep(prepareSweep({ text, overrides: ['duration=20s', 'warmUp=0s'] }, of), { threads: 0 });
    const most = shards.map((count) => Math.max(...Array.from({ length: count }, (_, shard) => names.filter((name) => shardOf(name, count) === shard).length)));
    // 120,000 records: a share of so many tenths varies by a thousandth or so.
    for (const [i, point] of swept!.points.entries()) {
      expect(Math.abs(point.measures['events.hottestShard.share']!.value! - most[i]! / 10)).toBeLessThan(0.006);
    }
    expect(swept!.points.map(({ values }) => values['services.events.shards'])).toEqual(shards);
  });

  test('it is no bad luck: ten other keys use 7.5 shards on average, and the median of the hottest is 3.0 times the mean', () => {
    const sets = Array.from({ length: 2_000 }, (_, set) => {
      const counts = new Array<number>(15).fill(0);
      for (let key = 0; key < 10; key++) counts[shardOf(`${set}/${key}`, 15)]! += 1;
      return { used: counts.filter((count) => count > 0).length, hottest: Math.max(...counts) };
    });
    // Each shard is missed by all ten with chance (14/15)^10: 7.48 are not.
    const used = sets.reduce((sum, one) => sum + one.used, 0) / sets.length;
    expect(Math.abs(used - 7.5)).toBeLessThan(0.1);
    // All shards differ in 15! / 5! of the 15^10 ways to deal ten keys out, 1.9 %. With k pairs it is C(15, k) C(15 - k, 10 - 2k) 10! / 2^k
    // ways, 65.1 % for all k together: so the median has two of ten keys on the hottest shard, where the mean of all shards is ten fifteenths.
    const atMost = (most: number): number => sets.filter(({ hottest }) => hottest <= most).length / sets.length;
    expect(Math.abs(atMost(1) - 0.019)).toBeLessThan(0.01);
    expect(Math.abs(atMost(2) - 0.651)).toBeLessThan(0.04);
    const median = sets.map(({ hottest }) => hottest).toSorted((a, b) => a - b)[sets.length / 2]!;
    expect((median / 10) * 15).toBe(3);
  });
});

test('k3: one key uses 1/8 of eight shards', async () => {
  const k3 = await play('k3-one-key');
  expect(k3.column('logs', 'shards', 'records').filter((records) => records > 0)).toHaveLength(1);
  expect(k3.mean('logs', 'accepted') / 8_000).toBeCloseTo(1 / 8, 3);
  expect(k3.share('shuttle', 'lost')).toBeCloseTo(1 - 1_000 / 2_000, 3);
});

describe('k4: as many records of each key', () => {
  /** Keys of the fullest shard by the definition. */
  const fullest = (keys: number, shards: number): number => {
    const counts = new Array<number>(shards).fill(0);
    for (let key = 0; key < keys; key++) counts[shardOf(`pod-${key}`, shards)]! += 1;
    return Math.max(...counts);
  };

  test('a hundred keys on 32 shards put 2.24 times an even share on one, far below its limit: chance, and said so', async () => {
    const k4 = await play('k4-uneven-shards');
    expect(fullest(100, 32)).toBe(7);
    // 192,000 records, 1,920 of each key; the last batch is on its way when the run ends.
    expect(k4.share('events', 'hottestShard')).toBeCloseTo(7 / 100, 4);
    expect(k4.sum('events', 'hottestShard')).toBe(Math.max(...k4.column('events', 'shards', 'records')));
    expect(k4.sum('events', 'throttled')).toBe(0);
    expect(k4.result.objectives.map(({ verdict }) => verdict)).toEqual(['met', 'missed']);
    const [placed] = k4.result.secondOpinions!.filter(({ formula }) => formula === 'key placement');
    expect(placed!.sentence).toMatch(/shard 15 of 32 gets 7% of the records, 2.24 times an even share, and so it was; by chance alone .* 2.88 times at most/);
  });

  test('shards × keys, swept: the hottest share by the MD5 of the keys at each', async () => {
    const text = readFileSync(join(FOLDER, 'k4-uneven-shards.yaml'), 'utf8');
    const axes = { 'services.events.shards': [10, 32], 'producers.pods.key.sequence.keys': [100, 1000] };
    const of = { matrix: { axes, include: [], exclude: [], stop: null }, measures: ['events.hottestShard.share'] };
    const swept = await runSweep(prepareSweep({ text, overrides: ['duration=20s'] }, of), { threads: 0 });
    const shares = swept!.points.map(({ measures }) => measures['events.hottestShard.share']!.value!);
    const grid = [
      [10, 100],
      [10, 1000],
      [32, 100],
      [32, 1000],
    ] as const;
    for (const [i, [shards, keys]] of grid.entries()) expect(shares[i]).toBeCloseTo(fullest(keys, shards) / keys, 3);
    // Other keys are thrown otherwise; the middle ones of many sets are 2.24 times an even share and 1.15.
    expect(shares[2]! * 32).toBeCloseTo(2.24, 1);
    expect(shares[1]! * 10).toBeCloseTo(1.15, 1);
  });
});

describe('k7: a shard overrun twice over for a while, then left to drain', () => {
  test(
    'what piles up is the excess less the second saved up; it is gone as long after as it took to pile up',
    async () => {
      const k7 = await play('k7-drain');
      const piled = 300 * (2_000 - 1_000) - 1_000;
      // A batch under way is held too: 100 ms of linger and the call, at 2,000/s.
      expect(k7.max('kpl', 'backlog')).toBeGreaterThanOrEqual(piled);
      expect(k7.max('kpl', 'backlog')).toBeLessThan(piled + 500);
      const backlog = k7.seriesMax('kpl', 'backlog');
      const interval = k7.result.time.seriesIntervalMs / 1000;
      const emptyAt = backlog.findIndex((level, i) => i * interval > 300 && level === 0) * interval;
      // The ideal is piled / 1,000 a second; the last retries wait out a backoff of up to 20 s.
      expect(emptyAt - 300).toBeGreaterThan(piled / 1_000 - 2);
      expect(emptyAt - 300).toBeLessThan(piled / 1_000 + 25);
      expect(k7.sum('kpl', 'lost')).toBe(0);
      expect(k7.result.objectives.map(({ verdict }) => verdict)).toEqual(['met', 'met']);
    },
    PLAYING_MS,
  );

  test('a client with the three attempts of the standard mode loses what did not fit', async () => {
    const k7 = await play('k7-drain', [
      'producers.kpl.rate={ profile: [{ at: 0s, rate: 2000/s }, { at: 60s, rate: 0/s }] }',
      'duration=3m',
      'producers.kpl.retry=standard',
    ]);
    const piled = 60 * (2_000 - 1_000) - 1_000;
    expect(k7.sum('kpl', 'lost')).toBeGreaterThan(piled * 0.9);
  });
});

test('k11: records bind at 1,048 B, bytes at 1,049 B', async () => {
  const k11 = await play('k11-binding-limit', ['duration=3m', 'warmUp=30s']);
  const refused = (stream: string, limit: string): number => k11.component(stream).limitUse.find((use) => use.limit === limit)?.refusals ?? 0;
  expect(refused('at-1048', 'shard.write.records')).toBeGreaterThan(0);
  expect(refused('at-1048', 'shard.write.bytes')).toBe(0);
  expect(refused('at-1049', 'shard.write.bytes')).toBeGreaterThan(100 * refused('at-1049', 'shard.write.records'));
  expect(k11.mean('at-1048', 'IncomingRecords')).toBeCloseTo(1_000, 0);
  expect(k11.mean('at-1049', 'IncomingRecords')).toBeCloseTo(1_048_576 / 1_049, 0);
});

describe('k11, swept over the size', () => {
  const sizes = [1_047, 1_048, 1_049, 1_050];
  /** What a shard takes of records of so many bytes, a second. */
  const taken = (size: number): number => Math.min(1_000, 1_048_576 / size);

  test('a shard takes 1,000 records/s of 1,047 B and 1,048 B, and 1 MiB/s of 1,049 B and 1,050 B', async () => {
    const text = readFileSync(join(FOLDER, 'k11-binding-limit.yaml'), 'utf8');
    const axes = { 'producers.to-1048.size': sizes.map((size) => `${size} B`) };
    const of = {
      matrix: { axes, include: [], exclude: [], stop: null },
      measures: ['at-1048.IncomingRecords.mean', 'at-1048.IncomingBytes.mean'],
    };
    const swept = await runSweep(prepareSweep({ text, overrides: ['duration=3m', 'warmUp=30s'] }, of), { threads: 0 });
    const columns = ['at-1048.IncomingRecords.mean', 'at-1048.IncomingBytes.mean'].map((name) => swept!.points.map(({ measures }) => measures[name]!.value!));
    expect(sizes.map((size) => taken(size) * size)).toEqual([1_047_000, 1_048_000, 1_048_576, 1_048_576]);
    for (const [i, size] of sizes.entries()) {
      expect(columns[0]![i]).toBeCloseTo(taken(size), 0);
      expect(columns[1]![i]! / (taken(size) * size)).toBeCloseTo(1, 3);
    }
  });

  test.each(sizes)('records of %i B are refused by the limit that binds', async (size) => {
    const played = await play('k11-binding-limit', ['duration=3m', 'warmUp=30s', `producers.to-1048.size=${size} B`]);
    const refused = (limit: string): number => played.component('at-1048').limitUse.find((use) => use.limit === limit)?.refusals ?? 0;
    const [records, bytes] = [refused('shard.write.records'), refused('shard.write.bytes')];
    // 1,500/s come for 150 s or for all 180.
    const beyond = (1_500 - taken(size)) * 150;
    expect(records + bytes).toBeGreaterThan(beyond * 0.99);
    expect(records + bytes).toBeLessThan(beyond * 1.21);
    if (size * 1_000 < 1_048_576) expect(bytes).toBe(0);
    else expect(bytes).toBeGreaterThan(100 * records);
  });
});

describe('k16: a minute at 125 %, a minute at 50 %', () => {
  const refusedInTheFirstMinute = 60 * 250 - 1_000;
  const sent = 60 * 1_250 + 60 * 500;
  let k16: Played;
  beforeAll(async () => {
    k16 = await play('k16-partial-failures');
  }, PLAYING_MS);

  test('what nobody sends again is lost: 13.3 %', () => {
    expect(k16.sum('ignores', 'offered')).toBeGreaterThanOrEqual(sent - 1_250);
    expect(k16.share('ignores', 'lost')).toBeCloseTo(refusedInTheFirstMinute / sent, 2);
    expect(k16.sum('ignores', 'retried')).toBe(0);
    expect(k16.sum('ignores', 'attempts')).toBeLessThanOrEqual(k16.sum('ignores', 'offered'));
  });

  test('failed records sent again all arrive, once', () => {
    expect(k16.sum('resends-failed', 'lost')).toBe(0);
    expect(k16.sum('resends-failed', 'duplicates')).toBe(0);
  });

  test('whole batches sent again are copies, and each takes the place of a record that waits', () => {
    const [once, copies] = [k16.sum('resends-all', 'accepted'), k16.sum('resends-all', 'duplicates')];
    expect(k16.sum('all-again', 'accepted')).toBe(once + copies);
    expect(once + copies).toBeLessThanOrEqual(1_000 + 120 * 1_000);
    expect(copies).toBeGreaterThan(once);
  });

  test('what copies took the place of has not arrived after two minutes, and is not counted as lost: its sender still tries', () => {
    const [once, copies] = [k16.sum('resends-all', 'accepted'), k16.sum('resends-all', 'duplicates')];
    expect(k16.sum('resends-all', 'offered')).toBe(sent);
    // Fifty attempts with 10 s between them on average take more than two minutes.
    expect(k16.sum('resends-all', 'lost')).toBe(0);
    const missing = k16.sum('resends-all', 'lost') + k16.metric('resends-all', 'backlog').last!;
    expect(missing).toBeGreaterThanOrEqual(sent - once);
    // Accepted can be 121,000 in all: 105,000 new ones leave room for 16,000 copies, and each beyond keeps a record out.
    expect(missing).toBeGreaterThanOrEqual(copies - (121_000 - sent));
    expect(copies).toBeGreaterThan(121_000 - sent);
    // Without copies all but the last batch, which is under way, would be there.
    expect(k16.metric('resends-failed', 'backlog').last).toBeLessThanOrEqual(500);
  });

  test('order by key breaks where refused records are sent again, and is kept where they are lost', () => {
    const { model } = compiled('k16-partial-failures');
    const assembly = assemble(model, 0);
    const streams = ['ignored', 'failed-again', 'all-again'] as const;
    const orders = streams.map((name) => acceptedOrder(assembly.parts.find((part) => part.name === name)!.component.inlet!));
    advance(assembly, model, 0, null);
    const late = orders.map(lateIn);
    expect(streams.map((name) => k16.sum(name, 'outOfOrder'))).toEqual(late);
    // A call a tenth of a second answers long before the next is made: without retries nothing overtakes.
    expect(late[0]).toBe(0);
    expect(late[1]).toBeGreaterThan(0);
    // Every copy of a record whose key has been sent something newer is late too.
    expect(late[2]).toBeGreaterThan(late[1]!);
    expect(k16.column('failed-again', 'shards', 'outOfOrder')).toEqual([late[1]]);
    expect(k16.result.findings.find(({ component, sentence }) => component === 'failed-again' && sentence.includes('of the same key'))!.sentence).toContain(
      'what was refused is sent again later',
    );
  });

  test('attempts for each record that arrived', () => {
    const amplification = (producer: string): number => k16.sum(producer, 'attempts') / k16.sum(producer, 'accepted');
    expect(amplification('ignores')).toBeCloseTo(1 / (1 - refusedInTheFirstMinute / sent), 2);
    expect(amplification('resends-failed')).toBeGreaterThan(1.2);
    expect(amplification('resends-all')).toBeGreaterThan(3 * amplification('resends-failed'));
  });
});

test('k19: eight GetRecords calls a second on a shard that answers five: 37.5 % refused', async () => {
  const k19 = await play('k19-two-pods', ['duration=4m']);
  const calls = k19.sum('clicks', 'GetRecords.Calls');
  expect(calls / 8 / 240).toBeCloseTo(8, 1);
  // Each shard starts with five calls saved up.
  expect(k19.share('clicks', 'ReadProvisionedThroughputExceeded')).toBeGreaterThan((3 * 240 - 5) / (8 * 240) - 0.002);
  expect(k19.share('clicks', 'ReadProvisionedThroughputExceeded')).toBeLessThan(3 / 8 + 0.003);
  // Half as often, and the two stay below five; a read that comes within the other's 0.25 ms is still refused.
  const seldom = await play('k19-two-pods', ['consumers.pod-1.pollInterval=500ms', 'consumers.pod-2.pollInterval=500ms', 'duration=2m']);
  expect(seldom.share('clicks', 'ReadProvisionedThroughputExceeded')).toBeLessThan(0.002);
});
