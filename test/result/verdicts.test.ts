import { describe, expect, it } from 'vitest';
import type { MetricTable } from '../../src/measure/metric.ts';
import type { Objective } from '../../src/result/context.ts';
import { fold } from '../../src/result/fold.ts';
import { judge } from '../../src/result/objectives.ts';
import type { LimitUse } from '../../src/result/run-result.ts';
import { judgeStability } from '../../src/result/stability.ts';
import type { Metric } from '../../src/result/study-result.ts';
import { singleServer } from '../measure/lindley.ts';
import { component, context, counter, gauge, run, SECOND } from './hand-made.ts';

function objective(aggregate: string, operator: Objective['operator'], bound: number): Objective {
  return { expression: `a.b.${aggregate} ${operator} ${bound}`, component: 'a', metric: 'b', aggregate, operator, bound, unit: 'ms' };
}

describe('objectives', () => {
  const metric: Metric = { unit: 'ms', kind: 'samples', mean: 10, halfWidth: 2, min: 1, max: 40, p99: 30, intervals: { p99: [25, 35] } };

  it('says why a percentile has no interval', () => {
    const { intervals: _, ...bare } = metric;
    expect(judge(objective('p99', '<', 36), bare, 1).note).toBe('One replication, no interval.');
    expect(judge(objective('mean', '<', 13), bare, 2).note).toBe('');
  });

  it.each([
    ['<', 41, 'met', 'none at all beyond the bound'],
    ['<', 40, 'undecided', 'longer runs or more replications'],
    ['<=', 40, 'met', 'none at all beyond the bound'],
    ['<', 30, 'undecided', 'longer runs or more replications'],
    ['<=', 25, 'undecided', 'longer runs or more replications'],
    ['<', 25, 'missed', ''],
    ['>', 24, 'met', ''],
    ['>', 25, 'undecided', 'longer runs or more replications'],
    ['>', 40, 'missed', 'none at all beyond the bound'],
    ['==', 30, 'undecided', 'longer runs or more replications'],
  ] as const)('on a percentile without an upper end: p99 of [25, open], 40 at the most, %s %d is %s', (operator, bound, verdict, note) => {
    const judged = judge(objective('p99', operator, bound), { ...metric, intervals: { p99: [25, null] } }, 5);
    expect(judged).toMatchObject({ actual: 30, interval: [25, null], verdict });
    expect(judged.note).toContain(note);
    expect(judged.note === '').toBe(note === '');
  });

  it.each([
    ['<', 52, 'met'],
    ['<', 41, 'undecided'],
    ['>', 52, 'missed'],
    ['>', 41, 'undecided'],
  ] as const)('on a percentile without an upper end that reaches to 50, with 40 at the most: %s %d is %s', (operator, bound, verdict) => {
    expect(judge(objective('p99', operator, bound), { ...metric, intervals: { p99: [25, null] }, reach: { p99: 50 } }, 5).verdict).toBe(verdict);
  });

  it.each([
    ['mean', '<', 13, 'met'],
    ['mean', '<', 12, 'undecided'],
    ['mean', '<=', 12, 'met'],
    ['mean', '<', 11, 'undecided'],
    ['mean', '<', 8, 'missed'],
    ['mean', '>', 7, 'met'],
    ['mean', '>=', 13, 'missed'],
    ['p99', '<', 36, 'met'],
    ['p99', '<', 30, 'undecided'],
    ['p99', '<', 25, 'missed'],
    ['max', '<', 41, 'met'],
    ['max', '<', 40, 'missed'],
    ['mean', '==', 11, 'undecided'],
    ['mean', '==', 20, 'missed'],
    ['min', '==', 1, 'met'],
    ['mean', '!=', 11, 'undecided'],
    ['mean', '!=', 20, 'met'],
    ['min', '!=', 1, 'missed'],
  ] as const)('%s %s %d: %s', (aggregate, operator, bound, verdict) => {
    expect(judge(objective(aggregate, operator, bound), metric, 5).verdict).toBe(verdict);
  });

  it('go by the value alone where there is no interval', () => {
    const alone = judge(objective('p99', '<', 31), { unit: 'ms', kind: 'samples', p99: 30 }, 1);
    expect(alone).toMatchObject({ verdict: 'met', actual: 30, interval: null, note: 'One replication, no interval.' });
  });

  it('are undecided when nothing was observed', () => {
    expect(judge(objective('p99', '<', 31), { unit: 'ms', kind: 'samples', count: 0 }, 5)).toMatchObject({
      verdict: 'undecided',
      actual: null,
      note: 'Nothing was observed.',
    });
    expect(judge(objective('mean', '<', 31), undefined, 5).verdict).toBe('undecided');
  });

  it('say when the number depends on the length of the run', () => {
    expect(judge(objective('mean', '<', 13), metric, 5, ['clicks']).note).toContain('clicks is overloaded');
    expect(judge(objective('share', '<', 13), metric, 5, ['clicks']).note).not.toContain('overloaded');
  });

  it('take what one run counted as it is, and anything seen for more than none', () => {
    const bursty: Metric = { unit: 'count', kind: 'counter', mean: 21, halfWidth: 32, sum: 2_134, intervalFrom: 'batchMeans' };
    expect(judge(objective('sum', '==', 0), bursty, 1)).toMatchObject({ verdict: 'missed', interval: null });
    expect(judge(objective('sum', '!=', 0), bursty, 1).verdict).toBe('met');
    expect(judge(objective('sum', '<', 1), bursty, 1).verdict).toBe('missed');
    expect(judge(objective('count', '<', 1), bursty, 1).verdict).toBe('missed');
    expect(judge(objective('sum', '<', 2_135), bursty, 1).verdict).toBe('met');
    const replicated: Metric = { ...bursty, intervalFrom: 'replications' };
    expect(judge(objective('sum', '==', 0), replicated, 3).verdict).toBe('missed');
    expect(judge(objective('sum', '<', 1), replicated, 3).verdict).toBe('undecided');
  });

  it('cut an interval where there can be nothing: below 0, and of a part of a whole above 1', () => {
    const part = { unit: 'ratio', kind: 'gauge', halfWidth: 0.3 } as const;
    expect(judge(objective('mean', '<=', 1), { ...part, mean: 0.8 }, 5)).toMatchObject({ interval: [0.5, 1], verdict: 'met' });
    expect(judge(objective('mean', '<', 1), { ...part, mean: 0.1 }, 5)).toMatchObject({ interval: [0, 0.4], verdict: 'met' });
    const share: Metric = { unit: 'count', kind: 'counter', share: 0.95, shareHalfWidth: 0.2, mean: 10, halfWidth: 11 };
    expect(judge(objective('share', '<', 1), share, 5)).toMatchObject({ interval: [0.75, 1], verdict: 'undecided' });
    expect(judge(objective('rate', '<', 5), share, 5).interval).toEqual([0, 21]);
    // A record may expire before each of two readers: such a share has no upper end.
    expect(judge(objective('share', '<', 2), { ...share, share: 1.5 }, 5).interval).toEqual([1.3, 1.7]);
  });

  it('judge sums and shares by the interval of their rate', () => {
    // Rate 10 ± 1 over 100 s: sum 1000 ± 100.
    const counted: Metric = {
      unit: 'count',
      kind: 'counter',
      mean: 10,
      halfWidth: 1,
      sum: 1000,
      share: 0.01,
      shareHalfWidth: 0.002,
      intervalFrom: 'replications',
    };
    expect(judge(objective('sum', '<', 1050), counted, 5)).toMatchObject({ verdict: 'undecided', interval: [900, 1100] });
    expect(judge(objective('share', '<', 0.011), counted, 5).verdict).toBe('undecided');
    expect(judge(objective('share', '<', 0.02), counted, 5).verdict).toBe('met');
  });
});

const table = {
  accepted: { kind: 'counter', unit: 'count', help: '' },
  completed: { kind: 'counter', unit: 'count', help: '' },
  backlog: { kind: 'gauge', unit: 'count', help: '' },
} as const satisfies MetricTable;

/** One run of 100 s, an interval a second. */
function backlogRun(levels: readonly number[], completedPerSecond: number, replication = 0) {
  const metrics = {
    backlog: gauge(0, levels.at(-1)!, levels),
    completed: counter(
      completedPerSecond * levels.length,
      levels.map(() => completedPerSecond),
    ),
  };
  return run(replication, [component('orders', metrics)], { horizon: levels.length * SECOND });
}

const seconds = (of: (i: number) => number, length = 100): number[] => Array.from({ length }, (_, i) => of(i));
const read = { role: 'service', readers: [1] } as const;

describe('stability', () => {
  it('an even backlog is stable', () => {
    expect(
      judgeStability(
        [
          backlogRun(
            seconds((i) => 8 + Math.sin(i)),
            100,
          ),
        ],
        0,
        read,
      ),
    ).toMatchObject({ label: 'stable' });
  });

  it('a growing one is overloaded, and answers with growth and drain', () => {
    // 20 messages a second more than the 100 a second that are completed; 1,980 when the run ends.
    const { label, growthPerSecond, drainMs, sentence } = judgeStability(
      [
        backlogRun(
          seconds((i) => 20 * i),
          100,
        ),
      ],
      0,
      read,
    );
    expect(label).toBe('overloaded');
    expect(growthPerSecond).toBeCloseTo(20, 6);
    expect(drainMs).toBeCloseTo(19_800, 6);
    expect(sentence).toContain('grows by 20 messages a second');
  });

  it('what a producer holds back leaves it as fast as its calls are accepted', () => {
    const level = seconds((i) => 20 * i);
    const accepted = counter(
      10_000,
      seconds(() => 100),
    );
    const runs = [run(0, [component('web', { backlog: gauge(0, 1_980, level), accepted })], { horizon: 100 * SECOND })];
    expect(judgeStability(runs, 0, { role: 'producer', readers: [] })).toMatchObject({ label: 'overloaded', drainMs: 19_800 });
  });

  it('what leaves a stream by retention is not work that gets done', () => {
    const each = (perSecond: number) =>
      counter(
        100 * perSecond,
        seconds(() => perSecond),
      );
    const level = seconds((i) => 20 * i);
    const runs = [run(0, [component('clicks', { backlog: gauge(0, 1_980, level), accepted: each(100), expired: each(30) })], { horizon: 100 * SECOND })];
    // 100 come, 30 expire, 20 stay: 50 are done.
    expect(judgeStability(runs, 0, read).drainMs).toBeCloseTo(1_980_000 / 50, 6);
  });

  it('a burst that is being worked off is not growth, but stands', () => {
    const burst = seconds((i) => (i < 30 ? 0 : 10_000 - 50 * (i - 30)));
    expect(judgeStability([backlogRun(burst, 50)], 0, read).label).toBe('backlogged');
  });

  it('a run that happens to end in a burst does not grow', () => {
    const bursts = seconds((i) => (i % 20 >= 16 ? 500 : 5));
    expect(judgeStability([backlogRun(bursts, 1000)], 0, read).label).toBe('stable');
  });

  it('what nobody reads is held, not overloaded', () => {
    const held = judgeStability(
      [
        backlogRun(
          seconds((i) => 20 * i),
          0,
        ),
      ],
      0,
      { role: 'service', readers: [] },
    );
    expect(held).toMatchObject({ label: 'backlogged', drainMs: null });
    expect(held.sentence).toContain('no consumer');
  });

  it('a queue nothing is taken from any more stands', () => {
    expect(
      judgeStability(
        [
          backlogRun(
            seconds(() => 40),
            0,
          ),
        ],
        0,
        read,
      ),
    ).toMatchObject({ label: 'backlogged', drainMs: null });
  });

  describe('of a stream with one hot shard', () => {
    // 100 s, one shard of two read at 50/s and sent 60/s, the other at a fifth of its reader's time. Batches of ten seconds go to and fro.
    const held = seconds((i) => 10 * i * (((i * 3) % 10) / 10));
    const stored = seconds((i) => 10 * i - held[i]!);
    const level = (levels: readonly number[]) => ({ backlog: gauge(0, levels.at(-1)!, levels) });
    const lateWorkers = [
      { id: 0, shards: 1, completed: 2_500, utilisation: 0.995, seconds: 50, level: 990 },
      { id: 1, shards: 1, completed: 20_000, utilisation: 0.2, seconds: 50, level: 0 },
      { id: 2, shards: 0, completed: 0, utilisation: 0, seconds: 50 },
    ];
    const accepted = counter(
      46_000,
      seconds(() => 460),
    );
    const completed = counter(
      45_000,
      seconds(() => 450),
    );
    const runs = [
      run(0, [component('clicks', { ...level(stored), accepted }), component('sessions', { ...level(held), completed }, { tables: { lateWorkers } })], {
        horizon: 100 * SECOND,
      }),
    ];

    it('what is stored and what its reader holds grow together, though each alone goes up and down', () => {
      expect(judgeStability(runs, 0, { role: 'service', readers: [] }).label).toBe('stable');
      const { label, growthPerSecond } = judgeStability(runs, 0, { role: 'service', readers: [1] });
      expect(label).toBe('overloaded');
      expect(growthPerSecond).toBeCloseTo(10, 6);
    });

    it('takes as long to work off as the worker of the hot shard needs, not all of them', () => {
      // 990 when the run ends, part of them in its hands; that worker does 50 a second.
      const { drainMs, sentence } = judgeStability(runs, 0, { role: 'service', readers: [1] });
      expect(drainMs).toBeCloseTo(990_000 / 50, 6);
      expect(sentence).toContain("stands at 990, 693 of it in its reader's hands");
    });
  });

  it.each([0.5, 0.8, 0.95])('M/M/1 at load %d is called overloaded at most once in fifty', (rho) => {
    let wrong = 0;
    for (let seed = 0; seed < 100; seed += 1) if (judgeStability([singleServerRun(`stable ${seed}`, rho)], 0, read).label === 'overloaded') wrong += 1;
    expect(wrong).toBeLessThanOrEqual(2);
  });

  it('M/M/1 at load 1.1 is called overloaded nearly always', () => {
    let right = 0;
    for (let seed = 0; seed < 100; seed += 1) if (judgeStability([singleServerRun(`over ${seed}`, 1.1)], 0, read).label === 'overloaded') right += 1;
    expect(right).toBeGreaterThanOrEqual(95);
  });
});

/** 20,000 customers, the backlog seen at 200 instants. */
function singleServerRun(seed: string, rho: number) {
  const { arrivals, sojourns } = singleServer(seed, rho, 20_000);
  const departures = arrivals.map((arrival, i) => arrival + sojourns[i]!);
  const width = arrivals.at(-1)! / 200;
  let came = 0;
  let went = 0;
  const levels = seconds((i) => {
    while (came < arrivals.length && arrivals[came]! <= (i + 1) * width) came += 1;
    while (went < departures.length && departures[went]! <= (i + 1) * width) went += 1;
    return came - went;
  }, 200);
  return backlogRun(levels, 100);
}

describe('findings', () => {
  const shard = {
    limits: [
      { id: 'clicks.shard.write.records', value: 1000, unit: '/s', source: 'docs', asOf: '2026-08', overridden: false, error: 'X', note: '' },
      { id: 'clicks.shard.read.calls', value: 5, unit: '/s', source: 'docs', asOf: '2026-08', overridden: false, error: 'X', note: '' },
    ],
  };
  const use = { limit: 'shard.write.records', place: 'shard 3', peak: 1200, peakAt: 800 * SECOND, average: 700, refusals: 5000, firstRefusalAt: 730 * SECOND };
  const reads = { limit: 'shard.read.calls', place: 'shard 0', peak: 4.5, peakAt: SECOND, average: 4, refusals: 0, firstRefusalAt: -1 };
  const studied = context([{ name: 'clicks', kind: 'kinesis', role: 'service', metrics: table }], { ...shard, warnings: ['Visibility is short.'] });

  it('name what bound first, with place and time', () => {
    const result = fold([run(0, [component('clicks', {}, { limitUse: [reads, use] })])], studied, '1');
    expect(result.findings.map(({ kind }) => kind)).toEqual(['bound', 'warning', 'warning']);
    expect(result.findings[0]).toMatchObject({ component: 'clicks', atMs: 730_000 });
    expect(result.findings[0]!.sentence).toBe('Bound first: write records/s on shard 3 of clicks from 00:12:10; 5,000 refused, limit 1,000/s, peak 1,200/s.');
    expect(result.findings[1]!.sentence).toContain('read calls/s on shard 0 of clicks reached 90% of 5/s');
    expect(result.findings[2]!.sentence).toBe('Visibility is short.');
  });

  it('do not call a receive refused that finds as much in flight as may be', () => {
    const limit = { id: 'q.inFlight', value: 10, unit: 'count', source: 'docs', asOf: '2026-08', overridden: false, error: 'OverLimit', note: '' };
    const full = { limit: 'inFlight', place: 'queue', peak: 10, peakAt: SECOND, average: 9, refusals: 40, firstRefusalAt: SECOND };
    const queue = context([{ name: 'q', kind: 'sqs-standard', role: 'service', metrics: table }], { limits: [limit] });
    const result = fold([run(0, [component('q', {}, { limitUse: [full] })])], queue, '1');
    expect(result.findings[0]!.sentence).toContain('from 00:00:01; 40 receives found it full, limit 10, peak 10.');
  });

  it("tell the time by the scenario's clock", () => {
    const limitUse = [use];
    const result = fold([run(0, [component('clicks', {}, { limitUse })])], { ...studied, startsAt: '1998-06-30T21:30:00Z' }, '1');
    expect(result.findings[0]).toMatchObject({ atMs: 730_000, sentence: expect.stringContaining('of clicks from 21:42:10;') });
  });

  it('say near of what came up to a limit, before other warnings; and after them that a burst above it refused nothing', () => {
    const sentences = (...limitUse: readonly LimitUse[]): string[] =>
      fold([run(0, [component('clicks', {}, { limitUse })])], studied, '1').findings.map(({ sentence }) => sentence);
    const visibility = 'Visibility is short.';
    expect(sentences({ ...reads, peak: 4.5 })).toEqual(['Near its limit: read calls/s on shard 0 of clicks reached 90% of 5/s at 00:00:01.', visibility]);
    expect(sentences({ ...reads, peak: 5 })[0]).toContain('reached 100% of 5/s');
    expect(sentences({ ...reads, peak: 8 })).toEqual([
      visibility,
      'Nothing refused by it: read calls/s on shard 0 of clicks came to 8/s at 00:00:01, limit 5/s: a burst that it allows.',
    ]);
    const records = { ...use, refusals: 0, firstRefusalAt: -1 };
    expect(sentences({ ...records, peak: 1003 })[1]).toContain('came to 1,003/s at 00:13:20, limit 1,000/s');
    // Three digits do not tell it from the limit, and nothing was refused.
    expect(sentences({ ...reads, peak: 5.001 })).toEqual([visibility]);
  });

  it('do not take what is tried again for demand: another limit of the same calls had refused it', () => {
    const writes = { ...use, limit: 'shard.write.bytes', peak: 42.4e6, refusals: 0, firstRefusalAt: -1 };
    const bytes = { ...shard.limits[0]!, id: 'clicks.shard.write.bytes', value: 1_048_576, unit: 'B/s' };
    const both = { ...studied, limits: [...shard.limits, bytes], warnings: [] };
    const of = (...limitUse: readonly LimitUse[]): string => fold([run(0, [component('clicks', {}, { limitUse })])], both, '1').findings.at(-1)!.sentence;
    expect(of(use, writes)).toBe(
      'Nothing refused by it: write bytes/s on shard 3 of clicks came to 42.4 MB/s at 00:13:20, limit 1 MiB/s: a burst that it allows, or demand that write records/s refused, retries counted.',
    );
    expect(of({ ...use, place: 'shard 4' }, writes)).not.toContain('retries');
  });

  it('word a missed objective as every other value is', () => {
    const missed = (metric: string, aggregate: string, unit: string): string => {
      const wanted: Objective = { ...objective(aggregate, '<', 0.001), expression: 'it', component: 'web', metric, unit };
      const own = context([{ name: 'web', kind: 'producer', role: 'producer', metrics: table }], { objectives: [wanted] });
      const metrics = {
        accepted: counter(
          105_466,
          seconds(() => 1),
        ),
        backlog: gauge(
          0.5853,
          1,
          seconds(() => 1),
        ),
      };
      const { findings } = fold([run(0, [component('web', metrics)], { horizon: 100 * SECOND })], own, '1');
      return findings.find(({ kind }) => kind === 'objective')!.sentence;
    };
    expect(missed('accepted', 'sum', 'count')).toMatch(/^Missed: it, is 105,466\./);
    expect(missed('backlog', 'mean', 'ratio')).toMatch(/^Missed: it, is 58\.5%\./);
    expect(missed('backlog', 'mean', 'ms')).toMatch(/^Missed: it, is 585 µs\./);
  });

  it('average refusals over replications and take the earliest', () => {
    const runs = [use, { ...use, refusals: 3000, firstRefusalAt: 700 * SECOND, peak: 1500 }].map((one, i) =>
      run(i, [component('clicks', {}, { limitUse: [one] })]),
    );
    expect(fold(runs, studied, '1').components.clicks!.limitUse[0]).toMatchObject({ refusals: 4000, firstRefusalAtMs: 700_000, peak: 1500, headroom: -0.5 });
  });

  it('refuse a limit that no context knows', () => {
    const stray = run(0, [component('clicks', {}, { limitUse: [{ ...use, limit: 'nonsense' }] })]);
    expect(() => fold([stray], studied, '1')).toThrow(/^believed: a limit that was watched/);
  });
});

describe('links', () => {
  const chain = context(
    [
      { name: 'web', kind: 'producer', role: 'producer', metrics: table },
      { name: 'orders', kind: 'sqs-standard', role: 'service', metrics: table },
      { name: 'billing', kind: 'poller', role: 'consumer', metrics: table },
    ],
    {
      links: [
        { from: 'web', to: 'orders', label: 'sends' },
        { from: 'orders', to: 'billing', label: 'reads' },
      ],
      objectives: [{ ...objective('mean', '<', 1), component: 'billing', metric: 'backlog' }],
    },
  );

  it('tell an objective on a consumer that the queue it reads is overloaded', () => {
    const levels = seconds((i) => 20 * i);
    const growing = backlogRun(levels, 100).components[0]!.metrics;
    const parts = [
      component('web', {}),
      component('orders', growing),
      component('billing', {
        backlog: gauge(
          2,
          2,
          seconds(() => 2),
        ),
        utilisation: gauge(
          1,
          1,
          seconds(() => 1),
        ),
      }),
    ];
    const [objectiveResult] = fold([run(0, parts, { horizon: 100 * SECOND })], chain, '1').objectives;
    expect(objectiveResult!.note).toContain('orders is overloaded');
  });
});
