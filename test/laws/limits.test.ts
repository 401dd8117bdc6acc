/** No second above a limit, whatever a model says: calls are watched at the ports, and counted by window. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble } from '../../src/model/assemble.ts';
import type { Model } from '../../src/model/model.ts';
import type { KinesisConfig } from '../../src/services/kinesis/config.ts';
import { ACCEPTED, REQUEST_THROTTLED } from '../../src/services/outcome.ts';
import { placeOf } from '../../src/services/placement.ts';
import type { SqsFifoConfig } from '../../src/services/sqs/config.ts';
import { SECOND } from '../support/workbench.ts';
import { anyModel } from './random-models.ts';

interface Passed {
  readonly at: number;
  readonly size: number;
}

/** What passed, by place. */
class Watch {
  readonly #passed = new Map<string, Passed[]>();

  note(place: string, at: number, size = 1): void {
    const list = this.#passed.get(place);
    if (list === undefined) this.#passed.set(place, [{ at, size }]);
    else list.push({ at, size });
  }

  /** The most that passed within any second, over all places. */
  most(sizeOf: (passed: Passed) => number): number {
    let most = 0;
    for (const list of this.#passed.values()) {
      let [first, within] = [0, 0];
      for (const passed of list) {
        within += sizeOf(passed);
        while (list[first]!.at <= passed.at - SECOND) within -= sizeOf(list[first++]!);
        most = Math.max(most, within);
      }
    }
    return most;
  }

  get count(): number {
    return [...this.#passed.values()].reduce((sum, { length }) => sum + length, 0);
  }
}

/** The service under watch. */
const configOf = <Config extends object>(model: Model, kind: string): { readonly at: number; readonly config: Config } | null => {
  const at = model.components.findIndex((component) => component.kind === kind && component.name === 'q');
  return at < 0 ? null : { at, config: model.components[at]!.config as Config };
};

describe('over random models, no second passes more than the limit and its burst allowance', () => {
  it('of calls of one action of a FIFO queue: what was saved up, and a second more', () => {
    let watched = 0;
    fc.assert(
      fc.property(anyModel, (model) => {
        const found = configOf<SqsFifoConfig>(model, 'sqs-fifo');
        if (found === null || found.config.callsPerSecond === Number.POSITIVE_INFINITY) return;
        const { simulation, parts } = assemble(model, 0);
        const { queue, inlet } = parts[found.at]!.component;
        const watch = new Watch();
        // Senders keep the short way of single messages for themselves: where there is one, sends are not seen here.
        const [receive, remove, send] = [queue!.receive.bind(queue), queue!.delete.bind(queue), inlet!.send.bind(inlet)];
        queue!.receive = (...call) => noted('receive', receive(...call));
        queue!.delete = (...call) => noted('delete', remove(...call));
        inlet!.send = (batch) => {
          const refused = send(batch);
          // A batch that is too long is refused before the limit knows of it.
          if (!batch.isRefused) watch.note('send', simulation.now);
          return refused;
        };
        const noted = (action: string, outcome: number): number => {
          if (outcome !== REQUEST_THROTTLED) watch.note(action, simulation.now);
          return outcome;
        };
        simulation.run(model.horizon);
        expect(watch.most(() => 1)).toBeLessThanOrEqual(2 * found.config.callsPerSecond);
        watched += watch.count;
      }),
      { seed: 1998, numRuns: 300 },
    );
    expect(watched).toBeGreaterThan(1_000);
  });

  it('of records and bytes into a shard, and of reads from it', () => {
    let [written, read] = [0, 0];
    fc.assert(
      fc.property(anyModel, (any) => {
        const model = withFewerReads(any);
        const found = configOf<KinesisConfig>(model, 'kinesis');
        if (found === null) return;
        const { shards, writeRecordsPerSecond, writeBytesPerSecond, readCallsPerSecond, writeLimiter } = found.config;
        const { simulation, parts } = assemble(model, 0);
        const { log, inlet } = parts[found.at]!.component;
        const [writes, reads] = [new Watch(), new Watch()];
        const [send, getRecords] = [inlet!.send.bind(inlet), log!.getRecords.bind(log)];
        inlet!.send = (batch) => {
          const before = batch.done.slice(0, batch.length);
          const refused = send(batch);
          for (let i = 0; i < batch.length; i++) {
            const place = placeOf(keyName(model, batch.key[i]!), shards);
            if (before[i] === 0 && batch.outcome[i] === ACCEPTED) writes.note(`${place}`, simulation.now, batch.size[i]!);
          }
          return refused;
        };
        log!.getRecords = (reader, shard, ...rest) => {
          const outcome = getRecords(reader, shard, ...rest);
          if (outcome === ACCEPTED) reads.note(`${shard}`, simulation.now);
          return outcome;
        };
        simulation.run(model.horizon);
        const isBucket = writeLimiter.mode === 'token-bucket';
        expect(writes.most(() => 1)).toBeLessThanOrEqual((isBucket ? writeLimiter.recordDepth : writeRecordsPerSecond) + writeRecordsPerSecond);
        expect(writes.most(({ size }) => size)).toBeLessThanOrEqual((isBucket ? writeLimiter.byteDepth : writeBytesPerSecond) + writeBytesPerSecond);
        expect(reads.most(() => 1)).toBeLessThanOrEqual(2 * readCallsPerSecond);
        written += writes.count;
        read += reads.count;
      }),
      { seed: 1998, numRuns: 300 },
    );
    expect(written).toBeGreaterThan(1_000);
    expect(read).toBeGreaterThan(1_000);
  });
});

/** Two readers that poll as often as they may come to ten calls a second: fewer than that must be answered. */
function withFewerReads(model: Model): Model {
  const components = model.components.map((component) =>
    component.kind === 'kinesis' ? { ...component, config: { ...component.config, readCallsPerSecond: 2 } } : component,
  );
  return { ...model, components };
}

/** Every key space of the models is of twenty keys; a key's number goes on from space to space. */
function keyName(model: Model, key: number): string {
  const space = model.keySpaces.find(({ base }, i) => key >= base && key < (model.keySpaces[i + 1]?.base ?? Number.POSITIVE_INFINITY))!;
  return `key-${key - space.base}`;
}
