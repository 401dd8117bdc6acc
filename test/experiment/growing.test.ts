/** What does not keep up has no mean in the result, and every reader of one knows. */
import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../src/experiment/compare.ts';
import { measuredIn } from '../../src/experiment/measures.ts';
import { runVariant } from '../../src/experiment/source.ts';
import { prepareSweep, runSweep } from '../../src/experiment/sweep.ts';
import { comparisonText } from '../../src/report/compare/text.ts';
import { csv } from '../../src/report/csv.ts';
import { consolePlan } from '../../src/report/plan/console.ts';
import { consoleSummary } from '../../src/report/summary.ts';
import { parseStudyResult, writeStudyResult } from '../../src/result/schema.ts';
import type { Metric, StudyResult } from '../../src/result/study-result.ts';
import { plan } from '../support/plan.ts';

/** Fifteen a second, of which a worker does ten: the backlog of one grows by five a second, and two keep up. */
const text = (workers = 1, objectives = '', replications = 3): string => `
name: line
duration: 4m
replications: ${replications}
limits: none
latencies: none
producers:
  web: { to: orders, rate: 15/s }
  invoices: { after: desk, to: ledger }
services: { orders: { kind: sqs-standard }, ledger: { kind: sqs-standard } }
consumers:
  desk: { kind: poller, from: orders, workers: ${workers}, batch: 1, serviceTime: 100ms }
  books: { kind: poller, from: ledger, workers: 2, batch: 1, serviceTime: { exponential: 100ms } }
objectives: [${objectives}]
`;

async function resultOf(of: string): Promise<StudyResult> {
  return runVariant({ text: of, file: 'line.yaml' }, [], { threads: 0 }) as Promise<StudyResult>;
}

const OBJECTIVES = [
  'desk.sojourn.mean < 1h',
  'orders.backlog.mean <= 1000000',
  'desk.waiting.mean > 1s',
  'desk.sojourn.mean == 5s',
  'desk.throughput.mean > 9.9/s',
];

describe('a line that grows by five messages a second', () => {
  let result: StudyResult;
  const metric = (component: string, name: string): Metric => result.components[component]!.metrics[name]!;
  beforeAll(async () => {
    result = await resultOf(text(1, OBJECTIVES.join(', ')));
  }, 60_000);

  it('answers with growth and drain, and has no mean of what grows', () => {
    const { stability } = result.components.orders!;
    expect(stability.label).toBe('overloaded');
    expect(stability.growthPerSecond).toBeCloseTo(5, 0);
    for (const [component, name] of [
      ['orders', 'backlog'],
      ['orders', 'ApproximateNumberOfMessagesVisible'],
      ['orders', 'ApproximateAgeOfOldestMessage'],
      ['desk', 'waiting'],
      ['desk', 'sojourn'],
    ] as const) {
      const of = metric(component, name);
      expect(of.grows, name).toBe(true);
      for (const key of ['mean', 'halfWidth', 'intervalFrom', 'intervals', 'replicationMeans'] as const) expect(of, name).not.toHaveProperty(key);
      expect(of.max, name).toBeGreaterThan(0);
    }
    expect(Object.keys(metric('desk', 'sojourn'))).toEqual(expect.arrayContaining(['count', 'sum', 'min', 'max', 'p50', 'p99', 'histogram']));
  });

  it('keeps the means of what does not: rates, utilisation, what is in flight, and the times of what is sent on', () => {
    expect(metric('desk', 'throughput').mean).toBeCloseTo(10, 1);
    expect(metric('desk', 'utilisation').mean).toBeCloseTo(1, 2);
    expect(metric('desk', 'backlog').mean).toBeCloseTo(1, 1);
    expect(metric('orders', 'ApproximateNumberOfMessagesNotVisible').mean).toBeCloseTo(1, 1);
    expect(metric('web', 'accepted').mean).toBeCloseTo(15, 0);
    // D/M/2 at half load: each is a new message, with an age of its own.
    expect(metric('books', 'sojourn').mean).toBeGreaterThan(100);
    expect(metric('books', 'sojourn').mean).toBeLessThan(140);
  });

  it('passes every bound in time, whatever this run has seen', () => {
    const told = result.objectives.map(({ expression, verdict, actual, interval, note }) => ({ expression, verdict, actual, interval, note }));
    const note = 'orders is overloaded: it grows, there is no mean.';
    expect(told.slice(0, 4)).toEqual([
      { expression: OBJECTIVES[0], verdict: 'missed', actual: null, interval: null, note },
      { expression: OBJECTIVES[1], verdict: 'missed', actual: null, interval: null, note },
      { expression: OBJECTIVES[2], verdict: 'met', actual: null, interval: null, note },
      { expression: OBJECTIVES[3], verdict: 'missed', actual: null, interval: null, note },
    ]);
    expect(told[4]).toMatchObject({ verdict: 'met', actual: expect.closeTo(10, 1) });
    expect(consoleSummary(result, { width: 160, color: false })).toMatch(
      /missed\s+desk\.sojourn\.mean < 1h\s+grows\n\s+orders is overloaded: it grows, there is no mean\./,
    );
  });

  it('is read again as it was written, measured as null and a row without a mean', () => {
    expect(parseStudyResult(JSON.parse(writeStudyResult(result)))).toEqual(result);
    expect(measuredIn(result, 'desk.sojourn.mean')).toEqual({ value: null, interval: null, replications: [] });
    expect(measuredIn(result, 'desk.sojourn.p99').value).toBeGreaterThan(10_000);
    expect(csv(result)[0]!.text).toMatch(/^desk,poller,sojourn,ms,,,/m);
  });
});

it('a precision of what grows is not reached, and says why', async () => {
  const result = await resultOf(text(1, '').replace('replications: 3', 'replications: { precision: 1%, of: desk.sojourn.mean, max: 4 }'));
  expect(result.findings.map(({ sentence }) => sentence).join()).toContain(
    'Precision not reached: desk.sojourn.mean grows for as long as the run goes on, so there is nothing to be precise about, wanted ±1%',
  );
}, 60_000);

it('a sweep takes it for missed, and answers with what keeps up', async () => {
  const prepared = prepareSweep({ text: `${text(1, 'desk.sojourn.mean < 1h', 2)}matrix: { consumers.desk.workers: [1, 2] }\n`, file: 'line.yaml' });
  const { points, answer } = (await runSweep(prepared, { threads: 0 }))!;
  expect(points.map(({ verdict }) => verdict)).toEqual(['missed', 'met']);
  expect(points[0]!.measures['desk.sojourn.mean']).toMatchObject({ value: null, grows: true });
  expect(answer.point).toBe(1);
}, 60_000);

it('a plan goes on to what keeps up', async () => {
  const result = await plan(text(1, 'desk.sojourn.mean < 1h', 2), { vary: ['consumers.desk.workers=1..3'], minimise: 'consumers.desk.workers' });
  expect(result.candidates[result.answer!.candidate]!.values).toMatchObject({ 'consumers.desk.workers': 2 });
  expect(consolePlan(result, { width: 160, color: false })).not.toMatch(/NaN|Infinity|undefined/);
}, 60_000);

it('a plan that finds nothing names what is nearest, which grows', async () => {
  const result = await plan(text(1, 'orders.backlog.mean < 0.5', 2).replace('15/s', '60/s'), {
    vary: ['consumers.desk.workers=1..2'],
    minimise: 'consumers.desk.workers',
  });
  expect(result.answer).toBeNull();
  expect(consolePlan(result, { width: 160, color: false }).replace(/\s+/g, ' ')).toContain('orders.backlog.mean < 0.5 has no mean, as it grows');
}, 60_000);

it('a comparison shows that it grows on one side, and no difference of it', async () => {
  const contender = (workers: number) => ({ kind: 'scenario', source: { text: text(workers, 'desk.sojourn.mean < 1h'), file: 'line.yaml' } }) as const;
  const { comparison } = (await compare(contender(2), contender(1), { threads: 0 }))!;
  expect(comparison.objectives).toMatchObject([{ first: { verdict: 'met' }, second: { verdict: 'missed', actual: null }, isRegression: true }]);
  expect(comparison.metrics.filter(({ metric, statistic }) => metric === 'sojourn' && statistic === 'mean').map(({ component }) => component)).toEqual([
    'books',
  ]);
  const shown = comparisonText(comparison, 160);
  expect(shown).toMatch(/missed grows/);
  expect(shown).not.toMatch(/NaN|Infinity|undefined/);
}, 60_000);
