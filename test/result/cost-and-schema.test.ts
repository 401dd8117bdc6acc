import { describe, expect, it } from 'vitest';
import type { MetricTable } from '../../src/measure/metric.ts';
import { markdown } from '../../src/report/markdown.ts';
import { consoleSummary } from '../../src/report/summary.ts';
import type { PriceLine } from '../../src/result/context.ts';
import { fold } from '../../src/result/fold.ts';
import { isProblems, parseStudyResult, writeStudyResult } from '../../src/result/schema.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { component, context, counter, gauge, run, SECOND } from './hand-made.ts';

const table = {
  accepted: { kind: 'counter', unit: 'count', help: '' },
  backlog: { kind: 'gauge', unit: 'count', help: '' },
} as const satisfies MetricTable;

const requests: PriceLine = {
  component: 'orders',
  item: 'SQS standard requests',
  usage: 'requests',
  per: 1_000_000,
  unit: 'million requests',
  usd: 0.4,
  freePerMonth: 1_000_000,
  source: 'price list',
  asOf: '2026-08',
};

const parts = [
  { name: 'web', kind: 'producer', role: 'producer', metrics: table },
  { name: 'orders', kind: 'sqs-standard', role: 'service', metrics: table },
  { name: 'dead', kind: 'sqs-standard', role: 'service', metrics: table },
] as const;

/** An hour in which 3,000 requests were made to one queue and 1,000 to the other, for 2,000 messages. */
function hour(prices: readonly PriceLine[], warmUpUntil = 0): StudyResult {
  const one = run(
    0,
    [
      component('web', { accepted: counter(2000, [500, 1500]) }),
      component('orders', {}, { usage: { requests: 3000 } }),
      component('dead', {}, { usage: { requests: 1000 } }),
    ],
    { horizon: 3600 * SECOND, seriesInterval: 1800 * SECOND, warmUpUntil },
  );
  return fold([one], context(parts, { prices }), '1');
}

describe('cost', () => {
  it('stretches the run to 730 hours and takes the free allowance off once', () => {
    // 2.19 M − 1 M free = 1.19 M × 0.40 = 0.476; the second queue's 0.73 M gets none of the allowance: 0.292.
    const cost = hour([requests, { ...requests, component: 'dead' }]).cost!;
    expect(cost.lines[0]).toMatchObject({ quantity: 1.19, free: 1, price: 0.4 });
    expect(cost.lines[0]!.monthly).toBeCloseTo(0.476, 9);
    expect(cost.lines[1]).toMatchObject({ quantity: 0.73 });
    expect(cost.lines[1]).not.toHaveProperty('free');
    expect(cost.monthly).toBeCloseTo(0.768, 9);
    // 2,000 messages an hour are 1.46 M a month.
    expect(cost.perMillionMessages).toBeCloseTo(0.768 / 1.46, 9);
    expect(cost.note).toContain('free allowance');
  });

  it('is of the whole run, and says so where the other numbers leave a warm-up out', () => {
    const [whole, warm] = [hour([requests]), hour([requests], 1800 * SECOND)];
    expect(warm.components.web!.metrics.accepted!.mean).not.toBe(whole.components.web!.metrics.accepted!.mean);
    expect(warm.cost).toEqual({ ...whole.cost, note: expect.stringContaining('The load of the whole run, warm-up included, for a month of 730 hours.') });
    expect(whole.cost!.note).not.toContain('warm-up');
    const options = { width: 100, color: false };
    expect(consoleSummary(warm, options)).toContain('$0.48 a month at the load of the whole run, warm-up included');
    expect(consoleSummary(whole, options)).toContain('$0.48 a month at this load');
    expect(markdown(warm)[0]!.text).toContain('$0.48 a month at the load of the whole run, warm-up included');
  });

  it('says in its note of which transfer its lines are', () => {
    const { note } = hour([{ ...requests, freePerMonth: 0 }]).cost!;
    expect(note).toBe(
      'The simulated load for a month of 730 hours. Data transfer is of what is received; what is sent into a service is free from its Region and from the internet.',
    );
    const { note: withUnknown } = hour([{ ...requests, usd: null, freePerMonth: 0 }]).cost!;
    expect(withUnknown).toBe(`${note} Without what has no known price here: SQS standard requests of orders.`);
    expect(hour([requests], 1800 * SECOND).cost!.note).toContain('what is sent into a service is free from its Region and from the internet.');
  });

  it('keeps what is unknown unknown', () => {
    const cost = hour([requests, { ...requests, component: 'dead', item: 'storage', usd: null, freePerMonth: 0 }]).cost!;
    expect(cost.lines[1]!.monthly).toBeNull();
    expect(cost.monthly).toBeCloseTo(0.476, 9);
    expect(cost.note).toContain('storage of dead');
    expect(consoleSummary(hour([requests, { ...requests, item: 'storage', usd: null, freePerMonth: 0 }]), { width: 100, color: false })).toContain(
      '≥ $0.48 a month',
    );
  });

  it('is null when nothing has a price line', () => {
    expect(hour([]).cost).toBeNull();
  });
});

describe('the schema', () => {
  const result = fold(
    [
      run(
        0,
        parts.map(({ name }) => component(name, { backlog: gauge(1, 2, new Array<number>(10).fill(1)) })),
      ),
    ],
    context(parts, {
      objectives: [{ expression: 'orders.backlog.max < 5', component: 'orders', metric: 'backlog', aggregate: 'max', operator: '<', bound: 5, unit: 'count' }],
      limits: [{ id: 'orders.calls', value: null, unit: '/s', source: 's', asOf: '2026', overridden: true, error: '', note: '' }],
    }),
    '0.1.0',
  );

  it('writes the same bytes for what it has read', () => {
    const text = writeStudyResult(result);
    const read = parseStudyResult(JSON.parse(text));
    if (isProblems(read)) throw new Error(read.problems.join());
    expect(writeStudyResult(read)).toBe(text);
  });

  it('writes keys in its own order, whatever order they were put in', () => {
    const turned = Object.fromEntries(Object.entries(result).reverse()) as unknown;
    const read = parseStudyResult(turned);
    if (isProblems(read)) throw new Error(read.problems.join());
    expect(writeStudyResult(read)).toBe(writeStudyResult(result));
  });

  it('tells older and newer results from foreign files', () => {
    const problem = (json: unknown): string => {
      const read = parseStudyResult(json);
      return isProblems(read) ? read.problems[0]! : '';
    };
    expect(problem({ ...result, schemaVersion: 2 })).toContain('newer plimsoll');
    expect(problem({ ...result, schemaVersion: 0 })).toContain('older plimsoll');
    expect(problem({ hello: 1 })).toContain('not a result');
    expect(problem(null)).toContain('not a result');
    expect(problem({ ...result, name: 5 })).toContain('name: ');
  });

  it('says where a result is not one', () => {
    const problems = (change: (orders: Record<string, unknown>) => object): readonly string[] => {
      const read = parseStudyResult({ ...result, components: { ...result.components, orders: change({ ...result.components.orders! }) } });
      return isProblems(read) ? read.problems : [];
    };
    const { unit: _, ...bare } = result.components.orders!.metrics.backlog!;
    expect(problems((orders) => orders)).toEqual([]);
    expect(problems((orders) => ({ ...orders, colour: 'red' }))).toEqual([expect.stringMatching(/^components\.orders: .*colour/)]);
    expect(problems((orders) => ({ ...orders, metrics: { backlog: bare } }))).toEqual([expect.stringMatching(/^components\.orders\.metrics\.backlog\.unit: /)]);
    expect(problems((orders) => ({ ...orders, metrics: { backlog: { ...bare, unit: 'count', medium: 1 } } }))).toEqual([
      expect.stringMatching(/^components\.orders\.metrics\.backlog: .*medium/),
    ]);
    const stray = parseStudyResult({ ...result, verdict: 'fine' });
    expect(isProblems(stray) ? stray.problems : []).toEqual([expect.stringMatching(/^result: .*verdict/)]);
  });

  it('turns what is not finite into null where null means unknown', () => {
    const series = [{ component: 'orders', metric: 'm', statistic: 'p50', unit: 'ms', values: [1, NaN, Infinity] }];
    const read = parseStudyResult(JSON.parse(writeStudyResult({ ...result, series })));
    expect(isProblems(read) ? [] : read.series[0]!.values).toEqual([1, null, null]);
  });

  it('refuses to write what is not finite elsewhere', () => {
    const broken = { ...result, components: { orders: { ...result.components.orders!, usage: { requests: NaN } } } };
    expect(() => writeStudyResult(broken)).toThrow(/^believed: a result fits its schema; components\.orders\.usage\.requests/);
  });
});
