/** When a backlog stood highest and when it was gone: by hand, from what comes and what is taken. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../src/experiment/source.ts';

const MINUTE = 60_000;

async function peaksIn(text: string, seed = 1): Promise<readonly { component: string; at: number; level: number; gone: number | null }[]> {
  const { findings } = (await runVariant(
    { text: `name: peaks\nseed: ${seed}\n${text.includes('latencies') ? '' : 'latencies: none\n'}${text}`, file: 'peaks.yaml' },
    [],
    { threads: 0 },
  ))!;
  return findings.flatMap(({ component, atMs, sentence }) => {
    const [, level, gone] = /the backlog stood highest about \S+, at ([\d,]+); it was (?:worked off by (\S+)\.|not worked off)/.exec(sentence) ?? [];
    if (level === undefined) return [];
    const [hours, minutes, seconds] = (gone ?? '').split(':').map(Number);
    const goneMs = gone === undefined ? null : 1_000 * (3_600 * hours! + 60 * minutes! + seconds!);
    return [{ component, at: atMs!, level: Number(level.replaceAll(',', '')), gone: goneMs }];
  });
}

describe('a backlog that rises and is worked off', () => {
  it('on a queue: 100 a second come for ten minutes, 75 are worked on; 15,000 are gone 250 s after 15 come', async () => {
    const [peak, ...others] = await peaksIn(`duration: 40m
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: 100/s }, { at: 10m, rate: 15/s }] }, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 3, batch: 1, serviceTime: 40ms } }`);
    expect(others).toEqual([]);
    expect(peak!.component).toBe('q');
    expect(peak!.at / MINUTE).toBeCloseTo(10, 0);
    expect(peak!.level / 15_000).toBeCloseTo(1, 1);
    expect(peak!.gone! / MINUTE).toBeCloseTo(10 + 15_000 / 60 / 60, 0);
  });

  it('at a producer that sends 100 of 200 a second: 30,000 are gone five minutes after the last', async () => {
    const found = await peaksIn(`duration: 12m
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: 200/s }, { at: 5m, rate: 0/s }] }, arrivals: regular, connections: 1 } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 10, batch: 1, serviceTime: 10ms } }
latencies: { q.SendMessage: 10ms }`);
    expect(found.map(({ component }) => component)).toEqual(['p']);
    expect(found[0]!.at / MINUTE).toBeCloseTo(5, 0);
    expect(found[0]!.level / 30_000).toBeCloseTo(1, 1);
    expect(found[0]!.gone! / MINUTE).toBeCloseTo(10, 0);
  });

  it('is told as not worked off where the run ends first', async () => {
    const [peak] = await peaksIn(`duration: 12m
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: 10/s }, { at: 8m, rate: 500/s }, { at: 9m, rate: 10/s }] }, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 10ms } }`);
    expect(peak).toMatchObject({ component: 'q', gone: null });
  });
});

describe('no peak is told', () => {
  it('of a queue at 90 % load', async () => {
    const text = `duration: 60m
producers: { p: { to: q, rate: 90/s, arrivals: poisson } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: { exponential: 10ms } } }
limits: none`;
    for (const seed of [1, 2, 3, 4, 5]) expect(await peaksIn(text, seed)).toEqual([]);
  });

  it('of a backlog that grows to the end, which is an overload', async () => {
    const found = await peaksIn(`duration: 20m
producers: { p: { to: q, rate: 100/s, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 40ms } }`);
    expect(found).toEqual([]);
  });

  it('of a backlog that is highest when the run ends, which is told as what it ends with', async () => {
    const found = await peaksIn(`duration: 12m
producers: { p: { to: q, rate: { profile: [{ at: 0s, rate: 10/s }, { at: 11m, rate: 500/s }] }, arrivals: regular } }
services: { q: { kind: sqs-standard, visibilityTimeout: 5m } }
consumers: { w: { kind: poller, from: q, workers: 1, batch: 1, serviceTime: 10ms } }`);
    expect(found).toEqual([]);
  });

  it('of batches that come and go within seconds', async () => {
    const found = await peaksIn(`duration: 20m
producers: { p: { to: q, rate: 100/s, arrivals: regular, batch: { records: 10, linger: 3s } } }
services: { q: { kind: sqs-standard } }
consumers: { w: { kind: poller, from: q, workers: 50, batch: 10, serviceTime: 100ms } }`);
    expect(found).toEqual([]);
  });
});
