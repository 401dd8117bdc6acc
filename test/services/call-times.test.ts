/** What a call takes, seen from where it counts: what is sent by the entry and by the byte, the answer of a long poll, a read; and the dossiers' own checks. */
import { describe, expect, it } from 'vitest';
import { replicate } from '../../src/experiment/replicate.ts';
import type { RunResult } from '../../src/result/run-result.ts';
import type { CallTime } from '../../src/services/call-time.ts';
import type { ProducerConfig } from '../../src/services/producer/config.ts';
import { constant, constantRate, pollerConfig, producerConfig, shardReaderConfig, standardConfig, unlimitedKinesis } from '../support/configs.ts';
import { modelOf, type PartOf, samplesOf, sumOf } from '../support/models.ts';
import { expectCovered, perSecond, quantileTime, runsOfScenario } from '../support/scenario-runs.ts';
import { MILLISECOND, SECOND, Workbench } from '../support/workbench.ts';

const just = (time: number): CallTime => ({ base: constant(time), perExtraEntry: 0, perByte: 0 });
const { latencies: none } = standardConfig();
const instants = (...at: readonly number[]): Partial<ProducerConfig> => ({ rate: { kind: 'instants', at } });

function run(parts: readonly PartOf[], horizon: number): RunResult {
  return replicate({ model: modelOf(parts, { horizon }), replication: 0, fingerprint: false });
}

describe('a send takes longer by the entry and by the byte', () => {
  // 10 ms, 0.7 ms for each entry after the first, 100 MB/s.
  const send: CallTime = { base: constant(10 * MILLISECOND), perExtraEntry: 700, perByte: 0.01 };

  it.each([
    [1, 1_000, 10_010],
    // 10 + 9 × 0.7 + 10,000 × 0.01 µs = 16.4 ms.
    [10, 10_000, 16_400],
    [10, 0, 16_300],
  ])('%d entries of %d B in all: %d µs', (entries, bytes, time) => {
    const queue = new Workbench().add('sqs-standard', 'q', standardConfig({ latencies: { ...none, send } }));
    expect(queue.inlet!.sendTime(entries, bytes, entries > 1)).toBe(time);
  });

  it('so one connection that sends tens makes a call each 16.4 ms', () => {
    const producer = producerConfig({
      rate: constantRate(10_000),
      size: constant(1_000),
      batch: { records: 10, bytes: Infinity, linger: SECOND },
      connections: 1,
    });
    const result = run(
      [
        { name: 'q', kind: 'sqs-standard', config: standardConfig({ latencies: { ...none, send } }) },
        { name: 'p', kind: 'producer', config: producer, links: { to: 'q' } },
      ],
      2 * SECOND,
    );
    // The first ten are there after 1 ms; (2,000 − 1) / 16.4 = 121.9.
    expect(sumOf(result, 'p', 'calls')).toBe(121);
  });
});

it('a message that finds a long poll standing is under way for as long as the answer', () => {
  const answered = (wake: CallTime): RunResult =>
    run(
      [
        { name: 'q', kind: 'sqs-standard', config: standardConfig({ latencies: { ...none, wake } }) },
        { name: 'w', kind: 'poller', config: pollerConfig({ serviceTime: constant(MILLISECOND) }), links: { from: 'q' } },
        { name: 'p', kind: 'producer', config: producerConfig(instants(SECOND, 3 * SECOND)), links: { to: 'q' } },
      ],
      10 * SECOND,
    );
  const waited = answered(just(4 * MILLISECOND));
  expect(samplesOf(waited, 'w', 'waiting')).toMatchObject({ count: 2, sum: 8_000, min: 4_000, max: 4_000 });
  expect(samplesOf(waited, 'w', 'sojourn')).toMatchObject({ count: 2, sum: 10_000, min: 5_000, max: 5_000 });
  expect(samplesOf(answered(null), 'w', 'waiting')).toMatchObject({ count: 2, sum: 0, max: 0 });
});

it('a record is read when the call that began before it is answered', () => {
  // A reader that asks again at once, from 0 on: it has its answers at 5, 10, 15 ms, with what was there by then.
  const result = run(
    [
      { name: 's', kind: 'kinesis', config: unlimitedKinesis({ latencies: { putRecord: null, putRecords: null, getRecords: just(5 * MILLISECOND) } }) },
      { name: 'r', kind: 'shard-reader', config: shardReaderConfig({ pollInterval: 1, serviceTime: constant(2 * MILLISECOND) }), links: { from: 's' } },
      { name: 'p', kind: 'producer', config: producerConfig(instants(12 * MILLISECOND, 16 * MILLISECOND)), links: { to: 's' } },
    ],
    40 * MILLISECOND,
  );
  // Of 12 ms: read at 15, done at 17. Then it asks again, and reads that of 16 ms at 22.
  expect(samplesOf(result, 'r', 'waiting')).toMatchObject({ count: 2, sum: 9_000, min: 3_000, max: 6_000 });
  expect(samplesOf(result, 'r', 'sojourn')).toMatchObject({ count: 2, sum: 13_000, min: 5_000, max: 8_000 });
  // Answers at 5, 10, 15, 22, 29, 34 and 39 ms.
  expect(sumOf(result, 'r', 'calls')).toBe(7);
});

describe("the dossiers' own checks of the default latencies", () => {
  it('one shard polled each 200 ms: half of the records are through within 172 ms, give or take a tenth', () => {
    // Measured, not reckoned. The measured tail, 314 ms, is longer than what a put, the propagation and a whole poll add up to.
    const runs = runsOfScenario(
      `
duration: 10m
seed: 7
producers: { p: { to: s, rate: 20/s, size: 100 B } }
services: { s: { kind: kinesis, shards: 1 } }
consumers: { r: { kind: shard-reader, from: s, pollInterval: 200ms, serviceTime: 1us } }
`,
      4,
    );
    const [low, high] = quantileTime(runs, 'r', 'sojourn', 0.5);
    expect(low).toBeGreaterThan(0.9 * 0.172);
    expect(high).toBeLessThan(1.1 * 0.172);
  });

  it('one connection to a queue, in batches of ten: 528 to 592 messages a second', () => {
    const runs = runsOfScenario(
      `
duration: 1m
seed: 7
warmUp: 5s
producers: { p: { to: q, rate: 2000/s, size: 100 B, batch: { records: 10, linger: 1s }, connections: 1 } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 100, serviceTime: 1ms } }
`,
      8,
    );
    const sent = perSecond(runs, 'p', 'accepted');
    // 8 ms × e^(0.8² / 2) = 11.02, nine more entries 6.3, 1,000 B 0.01: a call each 17.33 ms.
    expectCovered('messages a second', 10 / 0.01733, sent);
    expect(sent[0]).toBeGreaterThan(528);
    expect(sent[1]).toBeLessThan(592);
  });
});
