/** More workers of a shard-reader never hurt, where that is a theorem. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import { constant, constantRate, producerConfig, shardReaderConfig, unlimitedKinesis } from '../support/configs.ts';
import { modelOf, sumOf } from '../support/models.ts';
import { MILLISECOND, SECOND, uniformKeys } from '../support/workbench.ts';

const shape = fc.record({
  shards: fc.integer({ min: 1, max: 8 }),
  workers: fc.integer({ min: 1, max: 6 }),
  more: fc.integer({ min: 1, max: 6 }),
  // Few keys load the shards unevenly.
  keys: fc.constantFrom(2, 5, 60),
  perSecond: fc.constantFrom(20, 200),
  serviceTime: fc.constantFrom(MILLISECOND, 7 * MILLISECOND, 40 * MILLISECOND),
  pollInterval: fc.constantFrom(MILLISECOND, 200 * MILLISECOND, SECOND),
  seed: fc.nat({ max: 100_000 }),
});
type Shape = typeof shape extends fc.Arbitrary<infer S> ? S : never;

function completed({ shards, keys, perSecond, serviceTime, pollInterval, seed }: Shape, workers: number, horizon: number): number {
  const parts = [
    { name: 's', kind: 'kinesis', config: unlimitedKinesis({ shards }) },
    {
      name: 'r',
      kind: 'shard-reader',
      config: shardReaderConfig({ workers, pollInterval, recordsMost: Number.POSITIVE_INFINITY, serviceTime: constant(serviceTime) }),
      links: { from: 's' },
    },
    { name: 'p', kind: 'producer', config: producerConfig({ rate: constantRate(perSecond), arrivals: { kind: 'poisson' } }), links: { to: 's' } },
  ];
  const model = modelOf(parts, { horizon, seed, keySpaces: [uniformKeys(keys)] });
  return sumOf(replicate({ model, replication: 0, fingerprint: false }), 'r', 'completed');
}

/** Whether shards that share one of many workers shared one of the few: whoever had a shard to itself keeps it so. */
function isFiner(shards: number, few: number, many: number): boolean {
  const all = Array.from({ length: shards }, (_, shard) => shard);
  return all.every((a) => all.every((b) => a % many !== b % many || a % few === b % few));
}

/*
 * Shards are dealt out by number: with one worker more, two busy shards may come to share one, and less is done. Where many workers only
 * divide what few had, each has less to do. But whoever is done sooner polls sooner, and what comes right after has to wait for the next
 * poll; so a worker with nothing to do has nothing left that came a poll interval ago, and by then it has done as much as the few.
 */
it('workers that divide the shards of fewer have done no less one poll interval later', () => {
  let [compared, gained] = [0, 0];
  fc.assert(
    fc.property(shape, (any) => {
      fc.pre(isFiner(any.shards, any.workers, any.workers + any.more));
      const few = completed(any, any.workers, 10 * SECOND);
      const many = completed(any, any.workers + any.more, 10 * SECOND + any.pollInterval);
      expect(many).toBeGreaterThanOrEqual(few);
      compared++;
      if (many > 1.5 * few) gained++;
    }),
    { seed: 1998, numRuns: 300 },
  );
  expect(compared).toBe(300);
  expect(gained).toBeGreaterThan(10);
});
