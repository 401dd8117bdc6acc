/** Stations that break one assumption each, where theory and what breaks it are both known by hand: number, gap and words stand side by side. */
import { describe, expect, it } from 'vitest';
import { runVariant } from '../../src/experiment/source.ts';
import { html } from '../../src/report/html.ts';
import type { SecondOpinionResult, StudyResult, TheoryGap } from '../../src/result/study-result.ts';
import { itemsOf, rowsOf, sectionOf, textOf } from '../report/fixture-page.ts';

interface Opinion extends SecondOpinionResult {
  readonly result: StudyResult;
}

async function opinionOf(text: string): Promise<Opinion> {
  const result = await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 });
  const found = result?.secondOpinions?.find(({ component }) => component === 'w');
  if (result === null || found === undefined) throw new Error('no opinion of w');
  return { ...found, result };
}

function gapOf({ gaps }: SecondOpinionResult, what: string): TheoryGap {
  const found = gaps.find((gap) => gap.what === what);
  if (found === undefined) throw new Error(`no gap of ${what}`);
  return found;
}

const assumptionsOf = ({ broken }: SecondOpinionResult): readonly string[] => broken.map(({ assumption }) => assumption);

const ideal = (producer: string, service: string, consumer: string): string => `
duration: 20m
warmUp: 1m
replications: 5
producers: { p: { to: q, size: 1 KB, ${producer} } }
services: { q: { ${service} } }
consumers: { w: { kind: poller, from: q, batch: 1, serviceTime: { exponential: 100ms }, ${consumer} } }
limits: none
latencies: none
`;

describe('polling', () => {
  const station = (wait: string): string => ideal('rate: 2/s', 'kind: sqs-standard', `workers: 1, ${wait}`);

  it('every second, instead of being told, is the reason of a longer wait', async () => {
    const opinion = await opinionOf(station('wait: 0s, interval: 1s'));
    expect(opinion).toMatchObject({ formula: 'M/M/1', broken: [{ assumption: 'noLatency', words: 'calls and polling take time' }] });
    const { theory, relative, agrees, interval } = gapOf(opinion, 'mean waiting');
    // M/M/1: 0.2 / (10 − 2) s. A server that goes away for 1 s whenever it finds nothing adds half of that second.
    expect(theory).toBeCloseTo(25, 9);
    expect(interval![0]).toBeLessThan(525);
    expect(interval![1]).toBeGreaterThan(525);
    expect(relative).toBeGreaterThan(15);
    expect(agrees).toBe(false);
    expect(opinion.sentence).toMatch(/ against 25 ms.*: calls and polling take time\.$/);
  });

  it('that waits for what comes is none', async () => {
    const opinion = await opinionOf(station('wait: 20s'));
    expect(opinion.broken).toEqual([]);
    expect(gapOf(opinion, 'mean waiting').agrees).toBe(true);
  });
});

describe('a message that not any server may take', () => {
  it('of two groups waits as if each had one worker alone', async () => {
    const opinion = await opinionOf(ideal('rate: 15/s, key: { uniform: { keys: 2 } }', 'kind: sqs-fifo', 'workers: 4'));
    expect(opinion).toMatchObject({
      formula: 'M/M/4',
      broken: [{ assumption: 'anyServer', words: 'a shard or a message group is worked by one worker at a time' }],
    });
    const { theory, relative, agrees, interval } = gapOf(opinion, 'mean waiting');
    // a = 1.5 of c = 4: C = (1.5⁴/24 × 4/2.5) / (1 + 1.5 + 1.125 + 0.5625 + the same) = 0.3375 / 4.525, over 40 − 15 a second.
    expect(theory).toBeCloseTo((1000 * 0.3375) / 4.525 / 25, 9);
    // Two of M/M/1 at 7.5 a second: 0.75 / (10 − 7.5) s.
    expect(interval![0]).toBeLessThan(300);
    expect(interval![1]).toBeGreaterThan(300);
    expect(relative).toBeGreaterThan(50);
    expect(agrees).toBe(false);
    expect(opinion.sentence).toMatch(/: a shard or a message group is worked by one worker at a time\.$/);
  });

  it('waits in one of several shards', async () => {
    const shards = (count: number): string => `
duration: 2m
producers: { p: { to: q, size: 1 KB, rate: 15/s } }
services: { q: { kind: kinesis, shards: ${count} } }
consumers: { w: { kind: shard-reader, from: q, serviceTime: { exponential: 10ms } } }
limits: none
latencies: none
`;
    expect(assumptionsOf(await opinionOf(shards(2)))).toContain('anyServer');
    expect(assumptionsOf(await opinionOf(shards(1)))).not.toContain('anyServer');
  });
});

describe('messages in several stores', () => {
  const station = (stores: number): string => ideal('rate: 8/s', `kind: sqs-standard, stores: ${stores}`, 'workers: 1');

  it('are not served in the order they came: the mean is the same, the tail is longer', async () => {
    const opinion = await opinionOf(station(16));
    expect(opinion).toMatchObject({
      formula: 'M/M/1',
      broken: [{ assumption: 'firstComeFirstServed', words: 'messages are not served in the order they came' }],
    });
    // 0.8 / (10 − 8) s, in whatever order; and −ln 0.01 / (10 − 8) s in the order they came.
    expect(gapOf(opinion, 'mean waiting')).toMatchObject({ theory: expect.closeTo(400, 9), agrees: true });
    const p99 = gapOf(opinion, 'p99 sojourn');
    expect(p99.theory).toBeCloseTo(500 * Math.log(100), 6);
    expect(p99.relative).toBeGreaterThan(0.05);
    expect(p99.agrees).toBe(false);
    expect(opinion.sentence).toMatch(/: messages are not served in the order they came\.$/);
  });

  it('and in one store are', async () => {
    expect(assumptionsOf(await opinionOf(station(1)))).toEqual([]);
  });
});

describe('a producer that makes only so many calls at once', () => {
  const station = (connections: string): string => `
duration: 5m
warmUp: 1m
replications: 3
producers: { p: { to: q, rate: 150/s${connections} } }
services: { q: { kind: sqs-standard, stores: 1 } }
consumers: { w: { kind: poller, from: q, workers: 5, batch: 1, serviceTime: { exponential: 10ms } } }
latencies: { q.SendMessage: 100ms }
`;

  it('sends less than is offered, and theory reckons with all of it', async () => {
    const opinion = await opinionOf(station(', connections: 10'));
    expect(assumptionsOf(opinion)).toContain('unboundedCalls');
    // Ten calls of 100 ms each are 100 a second, one behind the other.
    expect(opinion.result.components['q']!.metrics['accepted']!.mean).toBeCloseTo(100, 1);
    // 150 a second of 10 ms for five workers; of what came through 100 a second.
    const { theory, simulated, agrees } = gapOf(opinion, 'utilisation');
    expect(theory).toBeCloseTo(0.3, 12);
    expect(simulated).toBeCloseTo(0.2, 2);
    expect(agrees).toBe(false);
    expect(opinion.sentence).toContain('the producer makes only so many calls at once');
  });

  it('stands on the page as a gap with its sign, and the reason beside it', async () => {
    const { result, sentence } = await opinionOf(station(', connections: 10'));
    const [page] = await html({ ...result, series: [] });
    const theory = sectionOf(page!.text, 'theory');
    expect(itemsOf(theory, 'plain').map(textOf)).toEqual([sentence]);
    expect(textOf(itemsOf(theory, 'plain')[0]!)).toContain('the producer makes only so many calls at once');
    const [utilisation] = rowsOf(theory, 'Theory against simulation');
    expect(utilisation).toMatchObject({ Component: 'w', 'Closed form': 'M/M/5', Number: 'utilisation', Theory: '30%', 'Inside the interval': 'no' });
    expect(utilisation!.Gap).toMatch(/^−(9\.\d+|10|10\.\d+) points$/);
  });

  it('is none of the reasons where nothing bounds it', async () => {
    const opinion = await opinionOf(station(''));
    expect(assumptionsOf(opinion)).not.toContain('unboundedCalls');
    expect(opinion.result.components['q']!.metrics['accepted']!.mean).toBeGreaterThan(145);
  });
});

it('an approximation is Allen and Cunneen’s, beside what was simulated', async () => {
  const opinion = await opinionOf(ideal('rate: 30/s', 'kind: sqs-standard', 'workers: 4').replace('exponential: 100ms', 'gamma: { mean: 100ms, cv: 0.5 }'));
  expect(opinion).toMatchObject({ formula: 'G/G/4 (Allen–Cunneen)', exactness: 'approximation', broken: [] });
  const { theory, simulated, agrees } = gapOf(opinion, 'mean waiting');
  // a = 3 of c = 4: C = (81/24 × 4) / (1 + 3 + 4.5 + 4.5 + 81/24 × 4) = 13.5 / 26.5, over 40 − 30 a second, times (1 + 0.5²) / 2.
  expect(theory).toBeCloseTo((1000 * (13.5 / 26.5) * 0.625) / 10, 9);
  // It is good for a tenth.
  expect(Math.abs(simulated! / theory! - 1)).toBeLessThan(0.1);
  expect(agrees).toBe(true);
});
