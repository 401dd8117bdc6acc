/** A backlog alone does not tell who keeps up: it may grow with the rate, and stand still by what is dropped. */
import { describe, expect, it } from 'vitest';
import { runStudy } from '../../src/experiment/study.ts';
import { compile } from '../../src/model/compile.ts';
import { overloadOf } from '../../src/result/overload.ts';
import type { StabilityLabel, StudyResult } from '../../src/result/study-result.ts';
import { readScenario } from '../../src/scenario/read.ts';

async function studyOf(text: string, duration = '20m'): Promise<StudyResult> {
  const read = readScenario(`name: ramp\nduration: ${duration}\nseed: 1\n${text}`, { file: 'ramp.yaml' });
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { model, context } = compile(read.scenario);
  return (await runStudy(model, context, { threads: 0, fingerprint: false }))!;
}

async function labelsOf(text: string, duration?: string): Promise<Readonly<Record<string, StabilityLabel>>> {
  const { components } = await studyOf(text, duration);
  return Object.fromEntries(Object.entries(components).map(([name, { stability }]) => [name, stability.label]));
}

const ramp = (from: string, to: string): string => `{ profile: [{ at: 0s, rate: ${from} }, { at: 20m, rate: ${to}, ramp: linear }] }`;

describe('a rate that rises', () => {
  it('on a queue whose workers are never more than half busy', async () => {
    const labels = await labelsOf(`producers: { p: { to: q, rate: ${ramp('1/s', '10/s')} } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 400, batch: 1, serviceTime: { exponential: 20s } } }`);
    expect(labels).toEqual({ p: 'stable', q: 'stable', w: 'stable' });
  });

  it('on a stream whose readers are never more than a fifth busy', async () => {
    const labels = await labelsOf(`producers: { p: { to: s, rate: ${ramp('50/s', '500/s')}, size: 200 B, batch: { records: 100, linger: 100ms } } }
services: { s: { kind: kinesis, shards: 2 } }
consumers: { r: { kind: shard-reader, from: s, workers: 2, serviceTime: 0.5ms } }`);
    expect(labels).toEqual({ p: 'stable', s: 'stable', r: 'stable' });
  });

  it('beyond what the workers can do is overload still', async () => {
    const labels = await labelsOf(`producers: { p: { to: q, rate: ${ramp('1/s', '10/s')} } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 100, batch: 1, serviceTime: { exponential: 20s } } }`);
    expect(labels.q).toBe('overloaded');
  });
});

it('a queue that keeps its backlog by dropping messages does not keep up', async () => {
  const { components, findings } = await studyOf(`producers: { p: { to: q, rate: 15/s } }
services: { q: { kind: sqs-standard, retention: 2m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: { exponential: 100ms } } }
latencies: none`);
  expect(components.q!.stability.label).toBe('overloaded');
  expect(findings.find(({ kind }) => kind === 'overload')!.sentence).toMatch(
    /^q does not keep up: [\d.]+ messages a second leave at the end of their retention, unread\. .* w's workers are busy [\d.]+% of the time\.$/,
  );
});

it('a queue whose messages fail until their retention is over keeps up', async () => {
  const { components } = await studyOf(`producers: { p: { to: q, rate: 5/s } }
services: { q: { kind: sqs-standard, retention: 60s, visibilityTimeout: 30s } }
consumers: { w: { kind: poller, from: q, workers: 4, batch: 1, serviceTime: { exponential: 100ms }, failures: { share: 30% } } }
latencies: none`);
  // Two attempts within a minute: 9 % fail in both.
  expect(components.q!.metrics.expired!.sum! / components.q!.metrics.accepted!.sum!).toBeCloseTo(0.09, 1);
  expect(components.q!.stability.label).toBe('stable');
});

it('a little too much work is too much in a long run, however little has gathered', async () => {
  const text = `producers: { p: { to: q, rate: 100/s, arrivals: regular } }
services: { q: { kind: sqs-standard, stores: 1 } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 10.005ms } }
latencies: none`;
  // One message in two thousand: 180 in an hour, 1.8 s of work.
  expect((await labelsOf(text, '1h')).q).toBe('overloaded');
});

it('what nothing came to is not said to keep up', async () => {
  const { components } = await studyOf(
    `producers: { p: { to: q, rate: 1/s, arrivals: regular } }
services: { q: { kind: sqs-standard, deadLetter: { queue: dead, maxReceiveCount: 3 } }, dead: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 1ms } }`,
    '10s',
  );
  const said = Object.fromEntries(Object.entries(components).map(([name, { stability }]) => [name, stability.sentence.split(' ')[0]]));
  expect(said).toEqual({ p: 'Keeps', q: 'Keeps', dead: 'Nothing', w: 'Keeps' });
});

it('a stream that nobody reads is not said to keep up', async () => {
  const { components } = await studyOf(
    `producers: { p: { to: s, rate: 10/s, size: 200 B } }
services: { s: { kind: kinesis, shards: 1 } }`,
    '1m',
  );
  expect(components.s!.stability).toMatchObject({ label: 'stable', sentence: expect.stringMatching(/^No consumer reads it/) });
});

it('workers that always find messages and are not always at work spend the rest in calls', async () => {
  // 10 ms of work and 10 ms for the calls around it: 50 a second of 60, at work half of the time.
  const text = (more: string): string => `producers: { p: { to: q, rate: 60/s, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 10ms${more} } }
latencies: { p: none, q.SendMessage: 0ms, q.ReceiveMessage: 5ms, q.DeleteMessage: 5ms, q.LongPollWake: 0ms }`;
  const overload = ({ findings }: StudyResult): string => findings.find(({ kind }) => kind === 'overload')?.sentence ?? '';
  const study = await studyOf(text(''));
  expect(study.components.w!.metrics.utilisation!.mean).toBeCloseTo(0.5, 1);
  expect(overload(study)).toMatch(/ w's workers work 50(\.\d)?% of the time and spend the rest in calls\.$/);
  // Nine of ten messages fail and are hidden for five minutes: there the worker waits for messages.
  const hidden = overload(await studyOf(text(', failures: { share: 90% }').replace('60/s', '20/s')));
  expect(hidden).toMatch(/^q does not keep up/);
  expect(hidden).not.toContain('in calls');
  // Two may be in flight, and all fail: receives wait for room, not for their answer.
  const capped = overload(await studyOf(`limits: { q.inFlight: 2 }\n${text(', failures: { share: 100% }')}`));
  expect(capped).toMatch(/^q does not keep up/);
  expect(capped).not.toContain('in calls');
});

describe('several readers of one stream', () => {
  const streamOf = (consumers: string): string => `producers: { p: { to: s, rate: 100/s, arrivals: regular, size: 200 B } }
services: { s: { kind: kinesis, shards: 1 } }
consumers: ${consumers}`;

  it('are judged each by itself: one that is slow is behind, the drain is its own, the other is not behind', async () => {
    const study = await studyOf(
      streamOf('{ fast: { kind: shard-reader, from: s, serviceTime: 0.1ms }, slow: { kind: shard-reader, from: s, serviceTime: 15ms } }'),
    );
    const { label, growthPerSecond, drainMs } = study.components.s!.stability;
    expect(label).toBe('overloaded');
    expect(growthPerSecond).toBeCloseTo(100 - 1_000 / 15, 0);
    // A third of 1,200 s of records, at 66.7 a second.
    expect(drainMs! / 1_000).toBeCloseTo((1_200 * (100 - 1_000 / 15)) / (1_000 / 15), -2);
    expect(overloadOf(study, 'fast')).toBeNull();
    expect(overloadOf(study, 'slow')![0]).toBe('slow');
    expect(study.components.slow!.stability).toMatchObject({ label: 'overloaded', growthPerSecond, drainMs });
    expect(study.components.fast!.stability.label).toBe('stable');
    expect(study.findings.find(({ kind }) => kind === 'overload')!.sentence).toContain('Of its 2 readers slow falls behind; the other keeps up.');
  });

  it('that poll a second each where five calls are answered are refused in turn, not one of them for ever', async () => {
    const study = await studyOf(streamOf('{ a1: &a { kind: shard-reader, from: s, serviceTime: 0.1ms }, a2: *a, a3: *a, a4: *a, a5: *a, a6: *a }'));
    const refused = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6'].map((name) => study.components[name]!.metrics.throttled!.share!);
    expect(Math.max(...refused)).toBeLessThan(0.5);
    expect(refused.reduce((sum, share) => sum + share, 0) / 6).toBeCloseTo(1 / 6, 1);
    for (const name of ['a1', 'a6']) expect(study.components[name]!.metrics.delivered!.mean).toBeGreaterThan(95);
  });
});

it('messages that wait out their delay are no growth', async () => {
  const text = (workers: number): string => `producers: { p: { to: q, rate: 10/s } }
services: { q: { kind: sqs-standard, delay: 15m, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: ${workers}, batch: 10, serviceTime: 1s } }`;
  expect((await labelsOf(text(20))).q).toBe('stable');
  expect((await labelsOf(text(4), '60m')).q).toBe('overloaded');
});

it('a group that is behind drains by itself, however many workers are idle', async () => {
  // One group takes 10 a second of its 20; 50 others take all they get. 6,000 are left, all of that group: 600 s.
  const { components } = await studyOf(
    `producers:
  hot: { to: q.fifo, rate: 20/s, arrivals: regular, key: { sequence: { keys: 1, prefix: hot } } }
  cold: { to: q.fifo, rate: 50/s, arrivals: regular, key: { sequence: { keys: 50, prefix: cold } } }
services: { q.fifo: { kind: sqs-fifo } }
consumers: { c: { kind: poller, from: q.fifo, workers: 20, batch: 1, serviceTime: 100ms } }
latencies: none`,
    '10m',
  );
  const { stability } = components['q.fifo']!;
  expect(stability.label).toBe('overloaded');
  expect(stability.drainMs! / 1000).toBeGreaterThan(590);
  expect(stability.drainMs! / 1000).toBeLessThan(610);
});
