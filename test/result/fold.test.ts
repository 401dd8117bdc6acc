import { describe, expect, it } from 'vitest';
import type { MetricTable } from '../../src/measure/metric.ts';
import type { StudyContext } from '../../src/result/context.ts';
import { fold } from '../../src/result/fold.ts';
import type { MetricRun, RunResult } from '../../src/result/run-result.ts';
import { isProblems, parseStudyResult, writeStudyResult } from '../../src/result/schema.ts';
import { component, context, counter, gauge, run, SECOND, samples } from './hand-made.ts';

const queueMetrics = {
  offered: { kind: 'counter', unit: 'count', help: '' },
  accepted: { kind: 'counter', unit: 'count', shareOf: 'offered', help: '' },
  backlog: { kind: 'gauge', unit: 'count', help: '' },
  oldestAge: { kind: 'gauge', unit: 'ms', help: '' },
} as const satisfies MetricTable;

const consumerMetrics = {
  completed: { kind: 'counter', unit: 'count', help: '' },
  duplicates: { kind: 'counter', unit: 'count', shareOf: 'completed', help: '' },
  sojourn: { kind: 'samples', unit: 'ms', help: '' },
  size: { kind: 'samples', unit: 'bytes', help: '' },
} as const satisfies MetricTable;

const ten = (value: number): number[] => new Array<number>(10).fill(value);

const queueOnly = context([{ name: 'orders', kind: 'sqs-standard', role: 'service', metrics: queueMetrics }]);
const consumerOnly = context([{ name: 'billing', kind: 'poller', role: 'consumer', metrics: consumerMetrics }]);

describe('counters', () => {
  it('are per second of the observed span, with a t-interval over replications', () => {
    // Rates 10, 12 and 14 a second: mean 12, s = 2, half-width 4.302653 × 2 / √3 = 4.968275.
    const runs = [10, 12, 14].map((rate, i) => run(i, [component('orders', { offered: counter(10 * rate, ten(rate)) })]));
    const { offered } = fold(runs, queueOnly, '1').components.orders!.metrics;
    expect(offered).toMatchObject({
      unit: 'count',
      kind: 'counter',
      mean: 12,
      sum: 120,
      min: 10,
      max: 14,
      intervalFrom: 'replications',
      replicationMeans: [10, 12, 14],
    });
    expect(offered!.halfWidth).toBeCloseTo(4.968275, 5);
  });

  it('leave the warm-up out of rates and extremes', () => {
    const one = run(0, [component('orders', { offered: counter(16, [99, 99, 1, 2, 3, 2, 2, 2, 2, 2]) })], { warmUpUntil: 2 * SECOND });
    const { offered } = fold([one], queueOnly, '1').components.orders!.metrics;
    expect(offered).toMatchObject({ mean: 2, sum: 16, min: 1, max: 3 });
    expect(offered).not.toHaveProperty('halfWidth');
  });

  it('answer shares of what they are part of', () => {
    const one = run(0, [component('orders', { offered: counter(200, ten(20)), accepted: counter(150, ten(15)) })]);
    expect(fold([one], queueOnly, '1').components.orders!.metrics.accepted).toMatchObject({ share: 0.75, shareOf: 'offered' });
  });

  it('are no more than the whole: what was offered before the warm-up ended and accepted after it is in one of the two alone', () => {
    const one = run(0, [component('orders', { offered: counter(100, ten(10)), accepted: counter(150, ten(15)) })]);
    expect(fold([one], queueOnly, '1').components.orders!.metrics.accepted).toMatchObject({ share: 1, sum: 150 });
    const repeats = context([
      { name: 'orders', kind: 'sqs-standard', role: 'service', metrics: { ...queueMetrics, accepted: { ...queueMetrics.accepted, countsRepeats: true } } },
    ]);
    expect(fold([one], repeats, '1').components.orders!.metrics.accepted).toMatchObject({ share: 1.5 });
  });

  it('have no share of nothing', () => {
    const one = run(0, [component('orders', { offered: counter(0, ten(0)), accepted: counter(0, ten(0)) })]);
    expect(fold([one], queueOnly, '1').components.orders!.metrics.accepted).not.toHaveProperty('share');
  });

  it('divide the last, partial interval by its own width', () => {
    // 2.5 s at 4 a second; the last interval is half a second wide.
    const one = run(0, [component('orders', { offered: counter(10, [4, 4, 2]) })], { horizon: 2.5 * SECOND });
    const result = fold([one], queueOnly, '1');
    expect(result.series.find(({ metric }) => metric === 'offered')).toMatchObject({ statistic: 'rate', unit: 'count/s', values: [4, 4, 4] });
    expect(result.components.orders!.metrics.offered).toMatchObject({ mean: 4, min: 4, max: 4 });
  });
});

describe('gauges', () => {
  it('turn microseconds into milliseconds where the unit says so', () => {
    const metrics = { backlog: gauge(3, 5, ten(3)), oldestAge: gauge(3000, 5000, ten(3000)) };
    const { backlog, oldestAge } = fold([run(0, [component('orders', metrics)])], queueOnly, '1').components.orders!.metrics;
    expect(backlog).toMatchObject({ mean: 3, last: 5, max: 3, unit: 'count' });
    expect(oldestAge).toMatchObject({ mean: 3, last: 5, max: 3, unit: 'ms' });
  });
});

describe('samples', () => {
  it('pool what the replications observed', () => {
    const runs = [
      run(0, [
        component('billing', {
          sojourn: samples(
            [
              [0, 1000],
              [1, 2000],
              [1, 3000],
            ],
            10,
          ),
        }),
      ]),
      run(1, [component('billing', { sojourn: samples([[0, 4000]], 10) })]),
    ];
    const { sojourn } = fold(runs, consumerOnly, '1').components.billing!.metrics;
    // 1, 2, 3 and 4 ms: mean 2.5 over all messages, two messages a run.
    expect(sojourn).toMatchObject({ unit: 'ms', mean: 2.5, count: 2, sum: 5, min: 1, max: 4, replicationMeans: [2, 4] });
    // Rank 2 of 4 ends the bucket of 2,000 µs, which is 8 µs wide at most.
    expect(sojourn!.p50).toBeGreaterThanOrEqual(2);
    expect(sojourn!.p50).toBeLessThanOrEqual(2.008);
    expect(sojourn!.p999).toBeCloseTo(4, 2);
    expect(sojourn!.intervals!.p50).toEqual([expect.closeTo(1, 1), null]);
    expect(sojourn!.histogram!.reduce((sum, [, count]) => sum + count, 0)).toBe(2);
  });

  it('give percentiles an interval over replications, with an upper end where they bound it', () => {
    const sizesOf = (least: number): number[] => [...new Array<number>(least).fill(200), 300, 300, ...new Array<number>(8 - least).fill(400)];
    const foldedOf = (...each: readonly (readonly number[])[]) => {
      const sized = each.map((sizes) => ({
        size: samples(
          sizes.map((size) => [0, size]),
          10,
        ),
      }));
      const runs = sized.map((metrics, i) => run(i, [component('billing', metrics)]));
      return fold(runs, consumerOnly, '1').components.billing!.metrics.size!;
    };
    const size = foldedOf(sizesOf(6), sizesOf(5), sizesOf(4));
    // At or below 200: 6, 5, 4 of ten, a half; at 300: 8, 7, 6, beyond it by 2 at an error of 1/√3, less than Student's 4.30;
    // only at 400, all of all, do the replications contradict that it is the median.
    expect(size.p50).toBe(200);
    expect(size.intervals!.p50).toEqual([200, 400]);
    expect(size.replicationQuantiles!.p50).toEqual([200, 200, 300]);
    // One replication alone saw 400: nobody knows what the next would see. Two or more that observed nothing besides one tell no more.
    expect(foldedOf([200], [300], [400]).intervals).toMatchObject({ p50: [200, null], p99: [200, null] });
    expect(foldedOf([200, 300], [], []).intervals).toMatchObject({ p50: [200, null] });
    expect(foldedOf([200, 300]).intervals).toBeUndefined();
  });

  it('say how far an open interval reaches: to what was seen where that tells, and beyond it where few clusters are expected', () => {
    const calm = new Array<number>(2_000).fill(200);
    const busy = [...new Array<number>(1_900).fill(200), ...new Array<number>(100).fill(400)];
    const runs = [busy, busy, calm, calm, calm].map((sizes, i) =>
      run(i, [
        component('billing', {
          size: samples(
            sizes.map((size) => [0, size]),
            10,
          ),
        }),
      ]),
    );
    const { intervals, reach } = fold(runs, consumerOnly, '1').components.billing!.metrics.size!;
    expect(intervals).toMatchObject({ p95: [200, null], p99: [200, null] });
    // 6.2 clusters beyond p95 (475 / 76.53), of p99 1.29: where the tail is e^−x, as many as four lie beyond what is 1 − ln(4/1.29)/ln 100 = 0.755 as far out.
    expect(reach).toEqual({ p95: 400, p99: expect.closeTo(400 / (1 - Math.log(4 / (99 / 76.53)) / Math.log(100)), 1) });
    expect(reach!.p99).toBeCloseTo(529.9, 0);
  });

  it('say nothing of what was not observed', () => {
    const { sojourn } = fold([run(0, [component('billing', { sojourn: samples([], 10) })])], consumerOnly, '1').components.billing!.metrics;
    expect(sojourn).toEqual({ unit: 'ms', kind: 'samples', count: 0, sum: 0 });
  });
});

describe('series', () => {
  const valuesOf = (runs: readonly RunResult[], of: StudyContext, metric: string) => {
    const lines = fold(runs, of, '1').series.filter((line) => line.metric === metric);
    return Object.fromEntries(lines.map(({ statistic, unit, values }) => [statistic, { unit, values }]));
  };
  const short = { horizon: 3 * SECOND };

  it('of percentiles are means over the replications that saw something, and null where none did', () => {
    // First second: medians 3 and 5 ms, tails 8 and 5 ms, means 4 and 5 ms. Second: the second run alone. Third: nothing.
    const first = samples(
      [1_000, 3_000, 8_000].map((value) => [0, value] as const),
      3,
    );
    const second = samples(
      [
        [0, 5_000],
        [1, 2_000],
        [1, 6_000],
      ],
      3,
    );
    const runs = [first, second].map((sojourn, i) => run(i, [component('billing', { sojourn })], short));
    expect(valuesOf(runs, consumerOnly, 'sojourn')).toEqual({
      p50: { unit: 'ms', values: [4, 2, null] },
      p99: { unit: 'ms', values: [6.5, 6, null] },
      mean: { unit: 'ms', values: [4.5, 4, null] },
    });
  });

  it('of a gauge are the mean of the means and the mean of the greatest', () => {
    const level = (mean: readonly number[], most: readonly number[]): MetricRun => ({
      kind: 'gauge',
      mean: 3,
      min: 0,
      max: Math.max(...most),
      last: 0,
      series: Float64Array.from(mean),
      seriesMax: Float64Array.from(most),
    });
    const levels = [level([1, 2, 6], [4, 2, 10]), level([3, 0, 7], [9, 0, 8])];
    const runs = levels.map((backlog, i) => run(i, [component('orders', { backlog })], short));
    expect(valuesOf(runs, queueOnly, 'backlog')).toEqual({
      mean: { unit: 'count', values: [2, 1, 6.5] },
      max: { unit: 'count', values: [6.5, 1, 9] },
    });
  });
});

it('the use of a limit is the highest peak, with what it leaves free, and the mean average', () => {
  const limits = [
    { id: 'orders.calls', value: 5, unit: 'count/s', source: 's', asOf: '2026', overridden: false, error: 'ThrottlingException', note: '' },
    { id: 'orders.inFlight', value: null, unit: 'count', source: 's', asOf: '2026', overridden: true, error: '', note: '' },
  ];
  const calls = { limit: 'calls', place: 'queue' };
  const free = { limit: 'inFlight', place: 'queue', peak: 9, peakAt: 0, average: 9, refusals: 0, firstRefusalAt: -1 };
  const uses = [
    [{ ...calls, peak: 3, peakAt: 7 * SECOND, average: 0.4, refusals: 0, firstRefusalAt: -1 }, free],
    [{ ...calls, peak: 4, peakAt: 2 * SECOND, average: 0.2, refusals: 6, firstRefusalAt: 3 * SECOND }, free],
  ];
  const runs = uses.map((limitUse, i) => run(i, [component('orders', {}, { limitUse })]));
  // 1 − 4 / 5; six refusals in two runs. Where there is no limit, nothing is left of it.
  expect(fold(runs, { ...queueOnly, limits }, '1').components.orders!.limitUse).toEqual([
    {
      ...calls,
      value: 5,
      unit: 'count/s',
      peak: 4,
      peakAtMs: 2_000,
      average: expect.closeTo(0.3, 12),
      headroom: expect.closeTo(0.2, 12),
      refusals: 3,
      firstRefusalAtMs: 3_000,
    },
  ]);
});

describe('a result', () => {
  it('derives throughput and goodput of consumers', () => {
    const one = run(0, [component('billing', { completed: counter(50, ten(5)), duplicates: counter(10, ten(1)) })]);
    const { throughput, goodput } = fold([one], consumerOnly, '1').components.billing!.metrics;
    expect(throughput).toMatchObject({ unit: 'count/s', mean: 5, min: 5, max: 5 });
    expect(goodput).toMatchObject({ unit: 'count/s', mean: 4, min: 4, max: 4 });
  });

  it('does not depend on the order in which replications finished', () => {
    const runs = [3, 1, 4, 1, 5].map((rate, i) => run(i, [component('orders', { offered: counter(10 * rate, ten(rate)) })]));
    expect(writeStudyResult(fold([...runs].reverse(), queueOnly, '1'))).toBe(writeStudyResult(fold(runs, queueOnly, '1')));
  });

  it('survives writing and reading', () => {
    const runs = [3, 1, 4].map((rate, i) =>
      run(i, [
        component('billing', {
          completed: counter(10 * rate, ten(rate)),
          sojourn: samples(
            [
              [0, 1000 * rate],
              [5, 2000],
            ],
            10,
          ),
        }),
      ]),
    );
    const result = fold(runs, consumerOnly, '1');
    const read = parseStudyResult(JSON.parse(writeStudyResult(result)));
    expect(isProblems(read)).toBe(false);
    expect(read).toEqual(result);
  });

  it('refuses a run whose ledger does not balance', () => {
    const one = run(0, [component('orders', {}, { ledger: { in: 10, out: { completed: 6, expired: 1 }, inside: 2 } })]);
    expect(() => fold([one], queueOnly, '1')).toThrow(/^believed: what came into orders \(10\) = completed 6 \+ expired 1 \+ inside 2, got 9/);
  });

  it('drops no table in silence', () => {
    const odd = run(0, [component('orders', {}, { tables: { lateWorkers: [], subscriptions: [] } })]);
    expect(() => fold([odd], queueOnly, '1')).toThrow('believed: a result has a place for every table, got "subscriptions" of orders');
  });

  it('takes tables and heat from the first replication', () => {
    const heat = { places: ['shard 0', 'shard 1'], values: Float64Array.from([1, 2, 3, 4]) };
    const one = run(0, [component('orders', {}, { tables: { shards: [{ id: 'shard 0', records: 3 }] }, heat })]);
    const { shards, heat: folded } = fold([one], queueOnly, '1').components.orders!;
    expect(shards).toEqual([{ id: 'shard 0', records: 3 }]);
    expect(folded).toEqual({
      places: heat.places,
      values: [
        [1, 2],
        [3, 4],
      ],
      unit: 'count',
    });
  });
});
