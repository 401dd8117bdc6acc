/** A stream that is overloaded only in the last half of the run drains at the pace of the reader that is full by then. */
import { expect, it } from 'vitest';
import { runVariant } from '../../src/experiment/source.ts';
import { placeOf } from '../../src/services/placement.ts';

/** A prefix whose only key, number 0, has this place of two. */
const prefixAt = (place: number): string => ['a-', 'b-', 'c-', 'd-', 'e-', 'f-'].find((prefix) => placeOf(`${prefix}0`, 2) === place)!;

const text = `
duration: 200s
producers:
  hot: { to: clicks, size: 100 B, arrivals: regular, rate: { profile: [{ at: 0s, rate: 10/s }, { at: 100s, rate: 80/s }] }, key: { uniform: { keys: 1, prefix: ${prefixAt(0)} } } }
  cold: { to: clicks, size: 100 B, arrivals: regular, rate: 40/s, key: { uniform: { keys: 1, prefix: ${prefixAt(1)} } } }
services: { clicks: { kind: kinesis, shards: 2 } }
consumers: { readers: { kind: shard-reader, from: clicks, workers: 2, serviceTime: 20ms } }
latencies: none
`;

it('of the two readers only the one that fell behind works the backlog off', async () => {
  const result = (await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 }))!;
  const { label, growthPerSecond, drainMs } = result.components.clicks!.stability;
  expect(label).toBe('overloaded');
  expect(growthPerSecond).toBeCloseTo(80 - 50, -1);
  // The run ends 100 s after the step: 3,000 records behind and a poll's worth, at 50 a second. Both readers do 90.
  expect(drainMs! / 1000).toBeGreaterThan(3_000 / 50);
  expect(drainMs! / 1000).toBeLessThan(3_200 / 50);
  // Over the whole run that reader had two fifths of its time left.
  expect(Number(result.components.readers!.workers![0]!.utilisation)).toBeLessThan(0.7);
});
