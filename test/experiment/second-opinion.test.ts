import { describe, expect, it } from 'vitest';
import { runVariant } from '../../src/experiment/source.ts';
import { html } from '../../src/report/html.ts';
import { consoleSummary } from '../../src/report/summary.ts';
import { isProblems, parseStudyResult, writeStudyResult } from '../../src/result/schema.ts';
import type { SecondOpinionResult, StudyResult } from '../../src/result/study-result.ts';
import { placeOf } from '../../src/services/placement.ts';
import { arrivalsUntil } from '../../src/services/rates.ts';

async function run(text: string): Promise<StudyResult> {
  const result = await runVariant({ text, file: 'test.yaml' }, [], { threads: 0 });
  if (result === null) throw new Error('interrupted');
  return result;
}

async function opinionOf(text: string, component: string): Promise<SecondOpinionResult> {
  const found = (await run(text)).secondOpinions?.find((opinion) => opinion.component === component);
  if (found === undefined) throw new Error(`no opinion of ${component}`);
  return found;
}

const broken = ({ broken: found }: SecondOpinionResult): readonly string[] => found.map(({ assumption }) => assumption).sort();

/** With 95 % intervals one in twenty misses; this seed is one of those on which none of these does. */
const queue = (producer: string, consumer: string, more = 'limits: none\nlatencies: none'): string => `
seed: 6
duration: 1500s
warmUp: 100s
replications: 5
producers: { p: { to: q, size: 1 KB, ${producer} } }
services: { q: { kind: sqs-standard${more.includes('visibility') ? ', visibilityTimeout: 20s' : ''} } }
consumers: { w: { kind: poller, from: q, ${consumer} } }
${more}
`;

describe('where every assumption holds', () => {
  it.each([
    ['M/M/16', 'rate: 14.4/s', 'workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } }'],
    ['M/M/1', 'rate: 8/s', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
    ['M/D/4', 'rate: 30/s', 'workers: 4, batch: 1, serviceTime: 100ms'],
    ['M/G/1', 'rate: 5/s', 'workers: 1, batch: 1, serviceTime: { gamma: { mean: 100ms, cv: 0.7 } }'],
    ['D/M/1', 'rate: 8/s, arrivals: regular', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
    ['D/M/1', 'rate: 8/s, arrivals: 1s', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
    ['D/M/4', 'rate: 32/s, arrivals: regular', 'workers: 4, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
    ['GI/M/1', 'rate: 8/s, arrivals: { gamma: { mean: 1s, cv: 0.5 } }', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
    ['GI/M/2', 'rate: 16/s, arrivals: { gamma: { mean: 1s, cv: 2 } }', 'workers: 2, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
    ['GI/M/1', 'rate: 8/s, arrivals: { erlang: { phases: 3, mean: 1s } }', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }'],
  ])('%s agrees', async (formula, producer, consumer) => {
    const opinion = await opinionOf(queue(producer, consumer), 'w');
    expect(opinion.formula).toBe(formula);
    expect(opinion.exactness).toBe('exact');
    expect(broken(opinion)).toEqual([]);
    expect(opinion.gaps.filter(({ agrees }) => agrees === false)).toEqual([]);
    expect(opinion.gaps.map(({ what }) => what)).toContain('mean sojourn');
    expect(opinion.sentence).toMatch(/agrees in utilisation, mean waiting(,| and) mean sojourn/);
  });

  it('an interval of the utilisation ends at all of it', async () => {
    const short = queue('rate: 9.9/s', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }')
      .replace('1500s', '8s')
      .replace('100s', '1s')
      .replace('seed: 6', 'seed: 2');
    const [low, high] = (await opinionOf(short, 'w')).gaps.find(({ what }) => what === 'utilisation')!.interval!;
    expect(low).toBeGreaterThan(0.5);
    expect(high).toBe(1);
  });

  const M_M_1 = 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }';

  it('a delay of the queue is part of the wait', async () => {
    const opinion = await opinionOf(queue('rate: 8/s', M_M_1).replace('sqs-standard', 'sqs-standard, delay: 2s'), 'w');
    // 0.8 / (10 − 8) s in line, 100 ms in work, and 2 s before either.
    expect(opinion.gaps.find(({ what }) => what === 'mean waiting')?.theory).toBeCloseTo(2400, 9);
    expect(opinion.gaps.find(({ what }) => what === 'mean sojourn')?.theory).toBeCloseTo(2500, 9);
    // Five replications of 11,000 messages do not bound their p99 from above, so that it agrees with nothing.
    expect(opinion.gaps.map(({ what, agrees }) => [what, agrees])).toEqual([
      ['utilisation', true],
      ['mean waiting', true],
      ['mean sojourn', true],
      ['p95 sojourn', true],
      ['p99 sojourn', null],
    ]);
    expect(opinion.gaps.at(-1)?.interval).toEqual([expect.any(Number), null]);
  });

  it('messages the application sends a second time are part of the load', async () => {
    const opinion = await opinionOf(queue('rate: 5/s, repeats: { share: 60%, after: 50s }', M_M_1), 'w');
    expect(opinion.gaps.find(({ what }) => what === 'utilisation')?.theory).toBeCloseTo(0.8, 9);
    expect(opinion.gaps.find(({ what }) => what === 'mean sojourn')?.theory).toBeCloseTo(500, 6);
    expect(opinion.gaps.every(({ agrees }) => agrees)).toBe(true);
  });

  it.each([
    ['but not where the queue still knows them', 5, 0.5],
    ['but do count when it has forgotten them', 301, 0.8],
  ])('%s', async (_, seconds, utilisation) => {
    const text = queue(`rate: 5/s, repeats: { share: 60%, after: ${seconds}s }, key: unique`, M_M_1, 'latencies: none').replace('sqs-standard', 'sqs-fifo');
    expect((await opinionOf(text, 'w')).gaps[0]).toMatchObject({ what: 'utilisation', theory: expect.closeTo(utilisation, 9) });
  });

  it('an overloaded station answers with growth, and so does theory', async () => {
    const opinion = await opinionOf(queue('rate: 30/s', 'workers: 2, batch: 1, serviceTime: 100ms'), 'w');
    expect(opinion.gaps.find(({ what }) => what === 'growth')).toMatchObject({ theory: 10, agrees: true });
    expect(opinion.sentence).toContain('the backlog grows by 10 messages a second, and so it did');
  });
});

describe('a rate that varies', () => {
  const M_M_1 = 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }';
  const after = (first: string, then: string): string => queue(`rate: { profile: [{ at: 0s, rate: ${first} }, { at: 60s, rate: ${then} }] }`, M_M_1);

  it.each([
    [after('1/s', '8/s')],
    [queue('rate: { profile: [{ at: 0s, rate: 1/s }, { at: 60s, rate: 8/s, ramp: linear }, { at: 20m, rate: 8/s, ramp: linear }] }', M_M_1)],
  ])('before the end of the warm-up is none of what is observed after it', async (text) => {
    const opinion = await opinionOf(text, 'w');
    // 8 a second, each 0.1 s of work: 0.8 busy, 1 / (10 − 8) s in the system.
    expect(opinion.offeredLoad).toBeCloseTo(0.8, 9);
    expect(opinion.gaps.find(({ what }) => what === 'mean sojourn')?.theory).toBeCloseTo(500, 6);
    expect(broken(opinion)).toEqual([]);
    expect(opinion.sentence).toContain('agrees in utilisation, mean waiting');
  });

  it('with the warm-up still in it, does', async () => {
    const opinion = await opinionOf(after('1/s', '8/s').replace('warmUp: 100s', 'warmUp: 59s'), 'w');
    expect(broken(opinion)).toEqual(['constantRate']);
    // A second of 1 and 1,440 of 8.
    expect(opinion.offeredLoad).toBeCloseTo((1 + 1440 * 8) / 1441 / 10, 9);
  });

  it('before the warm-up ended is named where it left a backlog', async () => {
    // 40 a second too many for 60 s leave 2,400; with 5 a second to spare they last until 540 s.
    const opinion = await opinionOf(after('50/s', '5/s'), 'w');
    expect(opinion.offeredLoad).toBeCloseTo(0.5, 9);
    expect(broken(opinion)).toEqual(['noBacklogBefore']);
    expect(opinion.sentence).toMatch(/differs: .*: what waits from before the warm-up ended is still to be worked off\.$/);
    // After that nothing of it is left, and an automatic warm-up takes it away.
    for (const warmUp of ['700s', 'auto']) {
      const later = await opinionOf(after('50/s', '5/s').replace('warmUp: 100s', `warmUp: ${warmUp}`), 'w');
      expect(broken(later)).toEqual([]);
      expect(later.gaps[0]).toMatchObject({ what: 'utilisation', theory: expect.closeTo(0.5, 9), agrees: true });
    }
  });

  it('is not told of where nothing arrives any more', async () => {
    expect((await run(after('1/s', '0/s'))).secondOpinions).toBeUndefined();
  });
});

describe('a run too short to judge', () => {
  const short = queue('rate: 9.5/s', 'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }')
    .replace('duration: 1500s', 'duration: 40s')
    .replace('warmUp: 100s', 'warmUp: 0s')
    .replace('replications: 5', 'replications: 2')
    .replace('seed: 6', 'seed: 1');

  it('has no time and no share below zero, and agrees in nothing its intervals cannot tell', async () => {
    const opinion = await opinionOf(short, 'w');
    const wait = opinion.gaps.find(({ what }) => what === 'mean waiting')!;
    expect(wait.interval![0]).toBe(0);
    // Both sides were as wide as the upper one: more than the value itself.
    expect(wait.interval![1]).toBeGreaterThan(2 * wait.simulated!);
    expect(wait.agrees).toBeNull();
    for (const { interval } of opinion.gaps) expect(interval?.[0] ?? 0).toBeGreaterThanOrEqual(0);
    expect(opinion.sentence).toMatch(/the run is too short to tell mean waiting/);
  });

  it('says so in the report', async () => {
    const [page] = await html(await run(short));
    expect(page!.text).toContain('too short to tell');
    expect(page!.text).not.toMatch(/\[[-−]/);
  });
});

describe('where moments are missing', () => {
  const PARETO = '{ pareto: { shape: 1.5, minimum: 10ms } }';

  it('a service time without a finite variance has no mean wait to compare', async () => {
    const opinion = await opinionOf(queue('rate: 5/s', `workers: 1, batch: 1, serviceTime: ${PARETO}`), 'w');
    expect(opinion.gaps).toMatchObject([{ what: 'utilisation', interval: null }]);
    expect(opinion.sentence).toContain('M/G/1 has no finite mean wait');
  });

  it.each([
    ['no formula of many servers covers such a service time', 'rate: 5/s', `workers: 3, batch: 1, serviceTime: ${PARETO}`],
    ['nor such gaps between arrivals', 'rate: 5/s, arrivals: { pareto: { shape: 1.5, minimum: 1 } }', 'workers: 1, batch: 1, serviceTime: 10ms'],
    ['work that takes no time has no capacity', 'rate: 5/s', 'workers: 1, batch: 1, serviceTime: 0s'],
    ['work without a finite mean has none either', 'rate: 5/s', 'workers: 1, batch: 1, serviceTime: { pareto: { shape: 0.8, minimum: 1ms } }'],
  ])('%s', async (_, producer, consumer) => {
    const result = await run(queue(producer, consumer));
    expect(result.secondOpinions).toBeUndefined();
    expect(isProblems(parseStudyResult(JSON.parse(writeStudyResult(result))))).toBe(false);
  });
});

describe('where one does not', () => {
  it.each([
    [
      'noRetries',
      'rate: 14/s',
      'workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } }, failures: { share: 5% }',
      'limits: none\nlatencies: none\nx-visibility: 20s',
    ],
    [
      'noRepeats',
      'rate: 4/s, repeats: { share: 100%, after: 10ms }',
      'workers: 1, batch: 1, serviceTime: { exponential: { mean: 100ms } }',
      'limits: none\nlatencies: none',
    ],
    ['oneAtATime', 'rate: 14/s', 'workers: 4, batch: 10, serviceTime: { exponential: { mean: 200ms } }', 'limits: none\nlatencies: none'],
    ['noLatency', 'rate: 60/s', 'workers: 8, batch: 1, serviceTime: { exponential: { mean: 100ms } }', 'limits: none'],
    [
      'constantRate',
      'rate: { profile: [{ at: 0s, rate: 4/s }, { at: 600s, rate: 15/s }] }',
      'workers: 16, batch: 1, serviceTime: { exponential: { mean: 1s } }',
      'limits: none\nlatencies: none',
    ],
  ])('names %s', async (assumption, producer, consumer, more) => {
    const opinion = await opinionOf(queue(producer, consumer, more), 'w');
    expect(broken(opinion)).toContain(assumption);
    expect(opinion.gaps.some(({ agrees }) => agrees === false)).toBe(true);
    expect(opinion.sentence).toContain(opinion.broken.find((one) => one.assumption === assumption)!.words);
  });

  it('says nothing of a queue that two fleets share', async () => {
    const text = queue('rate: 14/s', 'workers: 16, batch: 1, serviceTime: 1s').replace(
      'consumers: {',
      'consumers: { v: { kind: poller, from: q, workers: 2, serviceTime: 1s }, ',
    );
    expect((await run(text)).secondOpinions).toBeUndefined();
  });
});

describe('placement', () => {
  const text = `
seed: 6
duration: 60s
producers: { web: { to: clicks, rate: 400/s, size: 200 B, key: { uniform: { keys: 10, prefix: svc- } } } }
services: { clicks: { kind: kinesis, shards: 15 } }
`;

  it('knows the hottest shard by the MD5 of the keys', async () => {
    const counts = Array.from({ length: 15 }, () => 0);
    for (let key = 0; key < 10; key++) counts[placeOf(`svc-${key}`, 15)]! += 1;
    const opinion = await opinionOf(text, 'clicks');
    expect(opinion.gaps[0]).toMatchObject({ what: 'hottest share', theory: Math.max(...counts) / 10, agrees: true });
    expect(opinion.formula).toBe('key placement');
  });

  it('says what chance alone explains, where all keys carry the same load', async () => {
    // The least m with 15 × P(Binomial(10, 1/15) > m) ≤ 5 %: some shard has more than m keys no oftener than that.
    const more = (m: number): number => {
      let beyond = 0;
      for (let k = m + 1; k <= 10; k++) {
        let choose = 1;
        for (let i = 0; i < k; i++) choose = (choose * (10 - i)) / (i + 1);
        beyond += 15 * choose * (1 / 15) ** k * (14 / 15) ** (10 - k);
      }
      return beyond;
    };
    const atMost = [0, 1, 2, 3, 4, 5, 6].find((m) => more(m) <= 0.05)!;
    const { sentence } = await opinionOf(text, 'clicks');
    expect(sentence).toContain(`; by chance alone 95% of all sets of 10 keys, or more, come to ${(atMost / 10) * 15} times at most.`);
    expect((await opinionOf(text.replace('uniform: { keys', 'zipf: { s: 1, keys'), 'clicks')).sentence).not.toContain('by chance');
  });

  it('is in result.json and in the summary, a line each', async () => {
    const result = await run(text);
    expect(parseStudyResult(JSON.parse(writeStudyResult(result)))).toEqual(result);
    expect(consoleSummary(result, { width: 100, color: false })).toMatch(/Second opinion\n {2}• clicks: by the MD5 of its keys shard \d+ of 15/);
  });
});

describe('traffic expected until an instant', () => {
  it('integrates steps, ramps and counts exactly', () => {
    const segments = {
      kind: 'segments',
      points: [
        { at: 0, rate: 10, ramps: true },
        { at: 10e6, rate: 30, ramps: false },
        { at: 20e6, rate: 5, ramps: false },
      ],
    } as const;
    expect(arrivalsUntil(segments, 5e6)).toBeCloseTo(75, 9);
    expect(arrivalsUntil(segments, 10e6)).toBeCloseTo(200, 9);
    expect(arrivalsUntil(segments, 24e6)).toBeCloseTo(200 + 300 + 20, 9);
    expect(arrivalsUntil({ kind: 'counts', interval: 60e6, perInterval: [60, 120] }, 90e6)).toBeCloseTo(120, 9);
    expect(arrivalsUntil({ kind: 'instants', at: [1, 2, 5] }, 5)).toBe(2);
    expect(arrivalsUntil({ kind: 'bursts', rateOn: 30, rateOff: 0, meanOn: 1e6, meanOff: 2e6 }, 60e6)).toBeCloseTo(600, 9);
  });
});
