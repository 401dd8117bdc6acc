/** How near a limit came: the busiest second, and the average over the run, of calls made at known instants. */
import { describe, expect, it } from 'vitest';
import { fifoConfig, kinesisConfig } from '../support/configs.ts';
import { QueueClient } from '../support/queue-client.ts';
import { StreamClient } from '../support/stream-client.ts';
import { MILLISECOND, SECOND, Workbench } from '../support/workbench.ts';

describe('a shard, over 20 s', () => {
  const bench = new Workbench();
  const component = bench.add('kinesis', 's', kinesisConfig());
  const client = new StreamClient(component);
  const reader = client.log.attach();
  bench.run(3 * SECOND);
  client.put(...Array.from({ length: 7 }, () => ({ size: 100 })));
  bench.run(5 * SECOND);
  client.put({ size: 300 });
  // 700 B, 300 B, and twice nothing.
  for (const i of [0, 1, 2, 3]) {
    bench.run(8 * SECOND + i * 200 * MILLISECOND);
    client.get(reader, 0, 7);
  }
  bench.run(20 * SECOND);
  const use = Object.fromEntries(component.limitUse!().map(({ limit, ...rest }) => [limit, rest]));
  const unrefused = { place: 'shard 0', refusals: 0 };

  it('four reads in one second are a peak of four and an average of 0.2', () => {
    expect(use['shard.read.calls']).toMatchObject({ ...unrefused, peak: 4, peakAt: 8 * SECOND, average: 0.2 });
  });

  it('of bytes read, all 1,000 in that second', () => {
    expect(use['shard.read.bytes']).toMatchObject({ ...unrefused, peak: 1_000, peakAt: 8 * SECOND, average: 50 });
  });

  it('writes are counted for themselves', () => {
    expect(use['shard.write.records']).toMatchObject({ ...unrefused, peak: 7, peakAt: 3 * SECOND, average: 0.4 });
    expect(use['shard.write.bytes']).toMatchObject({ ...unrefused, peak: 700, peakAt: 3 * SECOND, average: 50 });
  });
});

it('calls of a FIFO queue are counted action by action', () => {
  const bench = new Workbench();
  const component = bench.add('sqs-fifo', 'q', fifoConfig({ callsPerSecond: 3 }));
  const client = new QueueClient(component);
  bench.run(2 * SECOND);
  client.send({ tag: 1 }, { tag: 2 });
  client.send({ tag: 3 });
  bench.run(5 * SECOND);
  // Two more than are let through.
  for (let i = 0; i < 5; i++) client.receive();
  bench.run(6 * SECOND);
  client.receive();
  bench.run(20 * SECOND);
  const use = Object.fromEntries(component.limitUse!().flatMap(({ limit, place, ...rest }) => (limit === 'calls' ? [[place, rest]] : [])));
  expect(use['send calls']).toEqual({ peak: 2, peakAt: 2 * SECOND, average: 0.1, refusals: 0, firstRefusalAt: -1 });
  expect(use['receive calls']).toEqual({ peak: 5, peakAt: 5 * SECOND, average: 0.3, refusals: 2, firstRefusalAt: 5 * SECOND });
  expect(use['delete calls']).toMatchObject({ peak: 0, average: 0, refusals: 0 });
});
