/** No second above a limit, whatever a model says: calls are watched at the ports, and counted by window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model } from '../../src/model/model.ts';
import type { Component } from '../../src/services/component.ts';
import type { KinesisConfig } from '../../src/services/kinesis/config.ts';
import { ACCEPTED } from '../../src/services/outcome.ts';
import { placeOf } from '../../src/services/placement.ts';
import type { SqsFifoConfig } from '../../src/services/sqs/config.ts';
import { anyModel } from './random-models.ts';
import { assembleWatched, Watch, WatchedCalls } from './watched.ts';

const runs = { seed: 1998, numRuns: 300 };

/** The service under watch. */
const configOf = <Config extends object>(model: Model, kind: string): Config | null => {
  const found = model.components.find((component) => component.kind === kind && component.name === 'q');
  return found === undefined ? null : (found.config as Config);
};

/** How often each limit refused, over all models. */
class Refused {
  readonly #counts = new Map<string, number>();

  add(limit: string, refusals: number): void {
    this.#counts.set(limit, (this.#counts.get(limit) ?? 0) + refusals);
  }

  addAll(component: Component, named: (use: { readonly limit: string; readonly place: string }) => string): void {
    for (const use of component.limitUse!()) this.add(named(use), use.refusals);
  }

  expectAtLeast(times: Readonly<Record<string, number>>): void {
    for (const [limit, least] of Object.entries(times)) expect(this.#counts.get(limit) ?? 0, `refused by ${limit}`).toBeGreaterThan(least);
  }
}

/** All that runs of FIFO queues come to. */
interface Seen {
  calls: number;
  single: number;
  ofPartitions: number;
}

/** Runs each model with such a FIFO queue, and tells of its calls. */
function watchFifo(isHighThroughput: boolean, check: (config: SqsFifoConfig, watched: WatchedCalls, queue: Component) => void): Seen {
  const seen = { calls: 0, single: 0, ofPartitions: 0 };
  fc.assert(
    fc.property(anyModel, (model) => {
      const config = configOf<SqsFifoConfig>(model, 'sqs-fifo');
      // Partitions that split are others by then: nobody outside knows which calls they had.
      if (config === null || (config.highThroughput !== null) !== isHighThroughput || (config.highThroughput?.growth ?? null) !== null) return;
      let found: readonly [WatchedCalls, Component] | null = null;
      const { simulation } = assembleWatched(model, 'sqs-fifo', (component, around) => {
        if (around.site.component === 'q') found = [new WatchedCalls(component, around, config.highThroughput?.partitions ?? 0), component];
      });
      simulation.run(model.horizon);
      const [watched, queue] = found!;
      check(config, watched, queue);
      seen.calls += watched.calls.count;
      seen.single += watched.single;
      seen.ofPartitions += watched.ofPartitions.count;
    }),
    runs,
  );
  return seen;
}

describe('over random models, no second passes more than the limit and its burst allowance', () => {
  it('of calls of one action of a FIFO queue: what was saved up, and a second more', () => {
    const refused = new Refused();
    const { calls, single } = watchFifo(false, ({ callsPerSecond }, watched, queue) => {
      expect(watched.calls.most()).toBeLessThanOrEqual(2 * callsPerSecond);
      // What was refused outside is what the queue says it refused.
      const told = queue.limitUse!().flatMap(({ limit, place, refusals }) => (limit === 'calls' ? [[place, refusals]] : []));
      expect(told).toEqual(Object.entries(watched.refused).map(([action, refusals]) => [`${action} calls`, refusals]));
      refused.addAll(queue, ({ place }) => place);
    });
    expect(calls).toBeGreaterThan(1_000);
    expect(single).toBeGreaterThan(300);
    refused.expectAtLeast({ 'send calls': 100, 'receive calls': 100, 'delete calls': 100, 'changeVisibility calls': 100 });
  });

  it("of calls on a partition, and of all together on the Region's quota", () => {
    const refused = new Refused();
    const { calls, single, ofPartitions } = watchFifo(true, ({ callsPerSecond, highThroughput }, watched, queue) => {
      expect(watched.ofPartitions.most()).toBeLessThanOrEqual(2 * callsPerSecond);
      expect(watched.calls.most()).toBeLessThanOrEqual(2 * highThroughput!.callsPerSecond);
      // Receives that find nothing are paid by all partitions together.
      expect(watched.receives.most()).toBeLessThanOrEqual(2 * highThroughput!.partitions * callsPerSecond);
      refused.addAll(queue, ({ limit, place }) => `${limit}: ${place}`);
    });
    expect(calls).toBeGreaterThan(1_000);
    expect(single).toBeGreaterThan(300);
    expect(ofPartitions).toBeGreaterThan(1_000);
    for (const action of ['send', 'receive', 'delete', 'changeVisibility']) {
      refused.expectAtLeast({ [`calls.region: ${action} calls`]: 20, [`calls: ${action} calls of the busiest partition`]: 20 });
    }
    refused.expectAtLeast({ 'calls: receive calls of all partitions, each its part': 20 });
  });

  it('of records and bytes into a shard, and of reads and bytes from it', () => {
    let [written, read] = [0, 0];
    const refused = new Refused();
    fc.assert(
      fc.property(anyModel, (any) => {
        const model = withFewerReads(any);
        const config = configOf<KinesisConfig>(model, 'kinesis');
        if (config === null) return;
        const { writeRecordsPerSecond, writeBytesPerSecond, readCallsPerSecond, readBytesPerSecond, writeLimiter } = config;
        let watched: WatchedShards | null = null;
        let stream: Component | null = null;
        const { simulation } = assembleWatched(model, 'kinesis', (component, { site, keys }) => {
          const placeOfKey = (key: number): number => placeOf(keys.name(key), config.shards);
          watched = new WatchedShards(component, () => site.now, placeOfKey);
          stream = component;
        });
        simulation.run(model.horizon);
        const { writes, reads, bytesRead } = watched!;
        const isBucket = writeLimiter.mode === 'token-bucket';
        expect(writes.most(() => 1)).toBeLessThanOrEqual((isBucket ? writeLimiter.recordDepth : writeRecordsPerSecond) + writeRecordsPerSecond);
        expect(writes.most()).toBeLessThanOrEqual((isBucket ? writeLimiter.byteDepth : writeBytesPerSecond) + writeBytesPerSecond);
        expect(reads.most()).toBeLessThanOrEqual(2 * readCallsPerSecond);
        // A bucket: a second's refill, a second of debt, and the answer that goes beyond. A window: what is left of two, and that answer.
        expect(bytesRead.most()).toBeLessThanOrEqual(2 * readBytesPerSecond + bytesRead.largest);
        refused.addAll(stream!, ({ limit }) => limit);
        written += writes.count;
        read += bytesRead.count;
      }),
      runs,
    );
    expect(written).toBeGreaterThan(1_000);
    expect(read).toBeGreaterThan(1_000);
    refused.expectAtLeast({ 'shard.write.records': 1_000, 'shard.write.bytes': 1_000, 'shard.read.calls': 1_000, 'shard.read.bytes': 100 });
  });
});

/** What goes into each shard of a stream and comes out; sizes of records are remembered, for no reader is told them. */
class WatchedShards {
  readonly writes = new Watch();
  readonly reads = new Watch();
  readonly bytesRead = new Watch();
  readonly #sizes = new Map<number, number[]>();

  constructor({ inlet, log }: Component, now: () => number, placeOfKey: (key: number) => number) {
    const [send, getRecords] = [inlet!.send.bind(inlet), log!.getRecords.bind(log)];
    inlet!.send = (batch) => {
      const refused = send(batch);
      for (let i = 0; i < batch.length; i++) {
        if (batch.outcome[i] !== ACCEPTED) continue;
        const place = placeOfKey(batch.key[i]!);
        this.writes.note(`${place}`, now(), batch.size[i]!);
        this.#sizesOf(place).push(batch.size[i]!);
      }
      return refused;
    };
    log!.getRecords = (reader, shard, most, into) => {
      const outcome = getRecords(reader, shard, most, into);
      if (outcome !== ACCEPTED) return outcome;
      this.reads.note(`${shard}`, now());
      const bytes = this.#sizesOf(shard)
        .slice(into.from, into.to)
        .reduce((sum, size) => sum + size, 0);
      if (bytes > 0) this.bytesRead.note(`${shard}`, now(), bytes);
      return outcome;
    };
  }

  #sizesOf(shard: number): number[] {
    const known = this.#sizes.get(shard) ?? [];
    this.#sizes.set(shard, known);
    return known;
  }
}

/** Two readers that poll as often as they may come to ten calls a second: fewer than that must be answered. */
function withFewerReads(model: Model): Model {
  const components = model.components.map((component) =>
    component.kind === 'kinesis' ? { ...component, config: { ...component.config, readCallsPerSecond: 2 } } : component,
  );
  return { ...model, components };
}
