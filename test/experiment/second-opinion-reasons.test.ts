/** The reason that stands beside a gap is the one that made it. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../src/experiment/source.ts';
import type { SecondOpinionResult } from '../../src/result/study-result.ts';

async function opinionOf(text: string): Promise<SecondOpinionResult> {
  const result = await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 });
  return result!.secondOpinions!.find(({ component }) => component === 'w')!;
}

it('a cap on what is in flight makes long polls wait', async () => {
  const opinion = await opinionOf(`duration: 20m
warmUp: 1m
replications: 4
producers: { p: { to: q, rate: 80/s } }
services: { q: { kind: sqs-standard, stores: 1, duplicateShare: 0% } }
consumers: { w: { kind: poller, from: q, workers: 100, batch: 1, serviceTime: { exponential: 100ms } } }
limits: { q.inFlight: 10 }
latencies: none`);
  expect(opinion.broken.map(({ assumption }) => assumption)).toEqual(['noLimits']);
  expect(opinion.sentence).toMatch(/limits refuse or delay messages\.$/);
});

it('what is too much leaves by retention, and the backlog stands still', async () => {
  const opinion = await opinionOf(`duration: 20m
producers: { p: { to: q, rate: 15/s } }
services: { q: { kind: sqs-standard, retention: 2m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: { exponential: 100ms } } }
limits: none
latencies: none`);
  expect(opinion.broken.map(({ assumption }) => assumption)).toEqual(['noExpiry']);
  expect(opinion.sentence).toMatch(/grows by 5 messages a second; growth .* against 5.*: messages leave at the end of their retention before they are read\.$/);
});

it('what fails comes back, which is no visibility that is too short', async () => {
  const reasonsOf = async (visibilityTimeout: string, failures: string): Promise<readonly string[]> => {
    const opinion = await opinionOf(`duration: 5m
producers: { p: { to: q, rate: 50/s } }
services: { q: { kind: sqs-standard, stores: 1, duplicateShare: 0%, visibilityTimeout: ${visibilityTimeout} } }
consumers: { w: { kind: poller, from: q, workers: 4, batch: 1, serviceTime: { exponential: 20ms }, failures: { share: ${failures} } } }
latencies: none`);
    return opinion.broken.map(({ assumption }) => assumption);
  };
  expect(await reasonsOf('10s', '10%')).toEqual(['noRetries']);
  expect(await reasonsOf('20ms', '0%')).toContain('noRedelivery');
});

describe('messages that come back', () => {
  const queue = (consumer: string, seed = 1): string => `seed: ${seed}
duration: 300s
warmUp: 60s
replications: 3
producers: { p: { to: q, rate: 40/s } }
services: { q: { kind: sqs-standard, stores: 1, visibilityTimeout: 5s } }
consumers: { w: { kind: poller, from: q, ${consumer} } }
limits: none
latencies: none`;

  // What failed within 5 s before the warm-up ended comes back after it: more than failed within it, or fewer.
  it.each([1, 2, 3, 4, 5, 6])('by failures alone are none that come back under work of 10 ms: seed %d', async (seed) => {
    const opinion = await opinionOf(queue('workers: 1, batch: 1, serviceTime: 10ms, failures: { share: 20% }', seed));
    expect(opinion.broken.map(({ assumption }) => assumption)).toEqual(['noRetries']);
  });

  it.each([
    // More comes than is done, so batches are full: of ten messages of 600 ms each the last is held for 6 s.
    ['workers: 20, batch: 10, serviceTime: 600ms', true],
    ['workers: 20, batch: 10, serviceTime: 600ms, visibilityTimeout: 10s', false],
    ['workers: 20, batch: 10, serviceTime: 600ms, heartbeat: 2s', false],
    ['workers: 14, batch: 10, serviceTime: 400ms', false],
    ['workers: 14, batch: 10, serviceTime: 400ms, prefetch: 5', true],
    // One in e² takes longer than 5 s.
    ['workers: 200, batch: 1, serviceTime: { exponential: 2500ms }', true],
  ])('under the work on them do where it may outlast their timeout: %s', async (consumer, isNamed) => {
    const opinion = await opinionOf(queue(consumer));
    expect(opinion.broken.some(({ assumption }) => assumption === 'noRedelivery')).toBe(isNamed);
  });
});

it('work on whole batches is told by how many wait, not as if each were full', async () => {
  const opinion = await opinionOf(`duration: 20m
warmUp: 1m
replications: 4
producers: { p: { to: q, rate: 150/s } }
services: { q: { kind: sqs-standard, stores: 1, duplicateShare: 0% } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 10, serviceTime: { exponential: 20ms }, serviceTimePer: batch, deletes: batch } }
latencies: none`);
  // One worker at 50 batches a second: μ r^11 − (λ + μ) r + λ = 0 has the root r = 0.7630, busy λ / (λ + μ (1 − r)) = 0.9267.
  expect(opinion).toMatchObject({ formula: 'M/M^[1,10]/1', broken: [] });
  expect(opinion.gaps.find(({ what }) => what === 'utilisation')!.theory).toBeCloseTo(0.9267, 4);
  expect(opinion.sentence).toContain('agrees in utilisation, mean waiting, mean sojourn');
});

describe('messages that are refused for their size', () => {
  const queue = (producer: string): string => `seed: 6
duration: 1500s
warmUp: 100s
replications: 5
producers: { p: { to: q, rate: 12/s, size: { empirical: [1 KB, 1 KB, 5 KB] }, ${producer} } }
services: { q: { kind: sqs-standard, stores: 1, duplicateShare: 0%, maxMessageSize: 4 KiB } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: { exponential: 100ms } } }
latencies: none`;
  const gapOf = ({ gaps }: SecondOpinionResult, name: string) => gaps.find(({ what }) => what === name);

  it.each(['arrivals: poisson', 'batch: { records: 10, linger: 1ms }'])('are none of what arrives: %s', async (producer) => {
    // Two thirds of 12 a second are 8 of the 10 that one worker does: 0.8 busy, 1 / (10 − 8) s in the system.
    const opinion = await opinionOf(queue(producer));
    expect(opinion).toMatchObject({ formula: 'M/M/1', offeredLoad: expect.closeTo(0.8, 9) });
    expect(gapOf(opinion, 'mean sojourn')!.theory).toBeCloseTo(500, 6);
    expect(opinion.gaps.filter(({ agrees }) => agrees === false)).toEqual([]);
  });

  it('leave gaps that are no longer regular', async () => {
    // A geometric number of equal gaps has a squared variability of 1 − 2/3; by Allen and Cunneen 0.8 × 0.5 s × (1/3 + 1) / 2 = 267 ms are waited.
    const opinion = await opinionOf(queue('arrivals: regular'));
    expect(opinion.formula).toBe('G/G/1 (Allen–Cunneen)');
    expect(gapOf(opinion, 'mean waiting')).toMatchObject({ theory: expect.closeTo(800 / 3, 6) });
  });

  const stream = (producer: string): string => `seed: 6
duration: 1500s
warmUp: 100s
replications: 5
producers: { p: { to: s, rate: 0.6/s, size: { empirical: [1 KB, 1 KB, 1.2 MB] }, ${producer} } }
services: { s: { kind: kinesis, shards: 1 } }
consumers: { w: { kind: shard-reader, from: s, workers: 1, pollInterval: 200ms, serviceTime: { exponential: 2s } } }
latencies: none`;

  it('are none of what a stream is sent either', async () => {
    const opinion = await opinionOf(stream('arrivals: poisson'));
    expect(gapOf(opinion, 'utilisation')).toMatchObject({ theory: expect.closeTo(0.8, 9), agrees: true });
    expect(opinion.broken.map(({ assumption }) => assumption)).not.toContain('anySize');
  });

  it('are named where they take the others of their call with them', async () => {
    const opinion = await opinionOf(stream('batch: { records: 10, linger: 10s }'));
    expect(opinion.sentence).toContain('messages are refused for their size');
  });
});

it('a run that is one pulse is not too short: its rate varies', async () => {
  const opinion = await opinionOf(`duration: 40m
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: 10000/min }, { at: 1m, rate: 0/s }] } } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: { exponential: 100ms } } }
latencies: none`);
  expect(opinion.sentence).toBe('w: M/M/1 does not apply: the rate varies.');
});
