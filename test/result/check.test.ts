/** Baselines and tolerances, on hand-made results. */
import { describe, expect, it } from 'vitest';
import { checkMarkdown } from '../../src/report/check/markdown.ts';
import { checkText } from '../../src/report/check/text.ts';
import { type Baseline, baselineEntryOf, updated } from '../../src/result/baseline.ts';
import { parseBaseline, writeBaseline } from '../../src/result/baseline-schema.ts';
import { type CheckReport, checkAgainst, isFailed } from '../../src/result/check.ts';
import { fold } from '../../src/result/fold.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { isAllowed, parseTolerance, speaksOf, type Tolerance } from '../../src/result/tolerance.ts';
import { component, context, counter, gauge, run, SECOND } from './hand-made.ts';

const table = { lost: { kind: 'counter', unit: 'count', help: '' }, backlog: { kind: 'gauge', unit: 'count', help: '' } } as const;
const parts = [{ name: 'orders', kind: 'sqs-standard', role: 'service', metrics: table }] as const;

interface Made {
  readonly lost?: number;
  readonly hash?: string;
  readonly name?: string;
  readonly series?: readonly number[];
  readonly bound?: number;
}

function result({ lost = 10, hash = 'aaaa', name = 'shop', series = [1, 1], bound = 5 }: Made = {}): StudyResult {
  const one = run(0, [component('orders', { lost: counter(lost, [lost, 0]), backlog: gauge(3, 4, series) })], {
    horizon: 10 * SECOND,
    seriesInterval: 5 * SECOND,
  });
  const objectives = [
    { expression: `orders.backlog.max < ${bound}`, component: 'orders', metric: 'backlog', aggregate: 'max', operator: '<', bound, unit: 'count' },
  ] as const;
  return fold([one], context(parts, { name, scenarioHash: hash, objectives }), '0.1.0');
}

const baseline = (...results: readonly StudyResult[]): Baseline => updated(null, results);
const tolerance = (text: string): Tolerance => {
  const parsed = parseTolerance(text);
  if ('wrong' in parsed) throw new Error(parsed.wrong);
  return parsed;
};
const changed = (report: CheckReport) => report.checks[0]!.changes.map(({ name, before, after }) => [name, before, after]);

describe('a check', () => {
  it('finds nothing where nothing changed, whatever way round the file was written', () => {
    const read = parseBaseline(JSON.parse(writeBaseline(baseline(result()))));
    if ('problems' in read) throw new Error(read.problems.join());
    const report = checkAgainst(read, [result()]);
    expect(report.checks[0]).toMatchObject({ state: 'same', changes: [], tolerated: 0 });
    expect(isFailed(report)).toBe(false);
  });

  it('names every number that moved, by however little, with old and new', () => {
    const report = checkAgainst(baseline(result()), [result({ lost: 10.000000001 })]);
    expect(report.checks[0]!.state).toBe('result changed');
    expect(changed(report)).toContainEqual(['orders.lost.sum', 10, 10.000000001]);
    expect(changed(report)).toContainEqual(['orders.lost.mean', 1, 1.0000000001]);
    expect(isFailed(report)).toBe(true);
  });

  it('counts what is counted and shares what is shared, whatever the unit of the metric', () => {
    const before = baseline(result());
    const entry = before.scenarios.shop!;
    const told = (metric: string, values: Record<string, number | string>) => ({
      ...before,
      scenarios: { shop: { ...entry, metrics: { ...entry.metrics, [metric]: values as (typeof entry.metrics)[string] } } },
    });
    const units = (report: CheckReport) => Object.fromEntries(report.checks[0]!.changes.map(({ name, unit }) => [name, unit]));
    expect(units(checkAgainst(told('desk.sojourn', { unit: 'ms', count: 999, p99: 4 }), [result()]))).toEqual({
      'desk.sojourn.count': 'count',
      'desk.sojourn.p99': 'ms',
    });
    expect(units(checkAgainst(told('desk.throttled', { unit: 'count', share: 0.03 }), [result()]))).toEqual({ 'desk.throttled.share': 'ratio' });
    expect(units(checkAgainst(baseline(result()), [result({ lost: 20 })]))).toMatchObject({ 'orders.lost.sum': 'count', 'orders.lost.mean': 'count/s' });
  });

  it('takes a number of another unit for another number', () => {
    const before = baseline(result());
    const entry = before.scenarios.shop!;
    const inBytes = { ...entry, metrics: { ...entry.metrics, 'orders.backlog': { ...entry.metrics['orders.backlog']!, unit: 'bytes' } } };
    const { changes } = checkAgainst({ ...before, scenarios: { shop: inBytes } }, [result()]).checks[0]!;
    expect(changes).toContainEqual({ name: 'orders.backlog.last', unit: 'bytes', before: 4, after: null });
    expect(changes).toContainEqual({ name: 'orders.backlog.last', unit: 'count', before: null, after: 4 });
  });

  it('tells a changed scenario from a changed result', () => {
    const report = checkAgainst(baseline(result()), [result({ hash: 'bbbb', lost: 20 })]);
    expect(report.checks[0]).toMatchObject({ state: 'scenario changed', hashBefore: 'aaaa', hashAfter: 'bbbb' });
    expect(isFailed(report)).toBe(true);
  });

  it('tells new scenarios and those that were not run; the new one fails, the other does not', () => {
    const report = checkAgainst(baseline(result(), result({ name: 'old' })), [result(), result({ name: 'new' })]);
    expect(report.checks.map(({ state }) => state)).toEqual(['same', 'new']);
    expect(report.absent).toEqual(['old']);
    expect(isFailed(report)).toBe(true);
    expect(isFailed(checkAgainst(baseline(result(), result({ name: 'old' })), [result()]))).toBe(false);
  });

  it('says of scenarios that were not run that they fail nothing, and what the others warn of', () => {
    const finding = { kind: 'warning', component: '', atMs: null, sentence: 'desk has 4 workers for the 2 shards of clicks: 2 will be idle' } as const;
    const seen = { ...finding, atMs: 5_000, sentence: 'Above its limit for a second' };
    const results = [{ ...result(), findings: [finding, seen] }];
    const report = checkAgainst(baseline(result(), result({ name: 'old' })), results);
    expect(report).toMatchObject({ absent: ['old'], checks: [{ state: 'same', warnings: [finding.sentence] }] });
    expect(isFailed(report)).toBe(false);
    expect(checkText(report, 100, false)).toContain(`    warning: ${finding.sentence}\nIn the baseline and not run, which fails nothing: old.\n`);
    const markdown = checkMarkdown(report, results, false);
    expect(markdown).toContain(`### Warnings\n\n- shop: ${finding.sentence}\n\nIn the baseline and not run, which fails nothing: <code>old</code>.`);
  });

  it('finds a curve that moved although every number stayed', () => {
    const report = checkAgainst(baseline(result({ series: [1, 2] })), [result({ series: [2, 1] })]);
    expect(report.checks[0]).toMatchObject({ state: 'result changed', changes: [], onlyCurvesChanged: true });
  });

  it('finds numbers that appeared or are gone, tolerated or not', () => {
    const before = baseline(result());
    const { lost: _, ...kept } = Object.fromEntries(
      Object.entries(before.scenarios.shop!.metrics).map(([name, value]) => [name.replace('orders.', ''), value]),
    );
    const without: Baseline = {
      ...before,
      scenarios: { shop: { ...before.scenarios.shop!, metrics: { 'orders.backlog': kept.backlog!, 'orders.gone': { unit: 'count', sum: 1 } } } },
    };
    const found = changed(checkAgainst(without, [result()], { tolerances: [tolerance('*=100%')] }));
    expect(found).toContainEqual(['orders.lost.sum', null, 10]);
    expect(found).toContainEqual(['orders.gone.sum', 1, null]);
  });

  it('fails for a missed objective even where the baseline misses it too, unless known misses are allowed', () => {
    const missing = result({ bound: 1 });
    const report = checkAgainst(baseline(missing), [missing]);
    expect(report.checks[0]!.missed).toMatchObject([{ isKnown: true }]);
    expect([isFailed(report), isFailed(report, true)]).toEqual([true, false]);
    const fresh = checkAgainst(baseline(result({ hash: 'aaaa' })), [missing]);
    expect(isFailed(fresh, true)).toBe(true);
  });

  it('says so when limits, latencies or prices in force are others than the baseline’s', () => {
    const before = baseline(result());
    const limits = [{ id: 'orders.calls', value: 300, unit: 'count/s', source: 's', asOf: '2026', overridden: false, error: '', note: '' }];
    expect(checkAgainst(before, [{ ...result(), limits }]).checks[0]).toMatchObject({ state: 'same', hasNewAssumptions: true });
    expect(checkAgainst(before, [result()]).checks[0]!.hasNewAssumptions).toBe(false);
  });

  it('without a baseline judges objectives only', () => {
    expect(isFailed(checkAgainst(null, [result()]))).toBe(false);
    expect(isFailed(checkAgainst(null, [result({ bound: 1 })]))).toBe(true);
    expect(checkAgainst(null, [result()]).checks[0]!.state).toBe('not compared');
    expect(checkText(checkAgainst(null, [result()]), 100, false)).toContain('✓ shop: no baseline to compare with\n');
    expect(checkText(checkAgainst(null, [result({ bound: 1 })]), 100, false)).toContain('✗ shop: 1 objective missed; no baseline to compare with\n');
  });
});

describe('a tolerance', () => {
  it('lets a number move by a part of the old value, or by so much', () => {
    expect(isAllowed(100, 102, tolerance('a=2%'))).toBe(true);
    expect(isAllowed(100, 102.01, tolerance('a=2%'))).toBe(false);
    expect(isAllowed(-100, -98, tolerance('a=2%'))).toBe(true);
    expect(isAllowed(0, 0.1, tolerance('a=50%'))).toBe(false);
    expect(isAllowed(0, 5, tolerance('a=5'))).toBe(true);
    expect(isAllowed(1, 1.0000001, null)).toBe(false);
  });

  it('speaks of numbers by pattern: a word, stars, a scenario first', () => {
    const speaks = (pattern: string, name = 'billing.sojourn.p99'): boolean => speaksOf({ pattern }, 'shop', name);
    expect(['sojourn', '*.sojourn.p99', 'billing.*', '*', 'shop/*', 'billing.sojourn.p99'].map((pattern) => speaks(pattern))).not.toContain(false);
    expect(['p99', 'sojourn.p99', 'other/*', 'billing', '*.sojourn.p9'].map((pattern) => speaks(pattern))).not.toContain(true);
    expect(speaks('*.GetRecords.IteratorAgeMilliseconds.*', 'clicks.GetRecords.IteratorAgeMilliseconds.p99')).toBe(true);
  });

  it('is applied, the last one that speaks of a number counting, and one that speaks of nothing is told', () => {
    const before = baseline(result());
    const check = (...texts: string[]) => checkAgainst(before, [result({ lost: 10.1 })], { tolerances: texts.map(tolerance) });
    expect(check('lost=2%').checks[0]).toMatchObject({ state: 'within tolerance', changes: [] });
    expect(check('lost=2%', '*=0.1%').checks[0]!.state).toBe('result changed');
    expect(check('*=0%', 'lost=2%').checks[0]!.state).toBe('within tolerance');
    expect(check('lots=2%').idle).toEqual(['lots']);
    expect(check('backlog=2%').idle).toEqual([]);
  });

  it.each(['', 'sojourn', 'sojourn=', '=2%', 'sojourn=two', 'sojourn=-2%'])('refuses %j', (text) => {
    expect(parseTolerance(text)).toHaveProperty('wrong');
  });
});

describe('the baseline file', () => {
  it('holds every digit, names sorted, a metric a line', () => {
    const text = writeBaseline(baseline(result({ name: 'b', lost: 1 / 3 }), result({ name: 'a' })));
    expect(text.indexOf('"a":')).toBeLessThan(text.indexOf('"b":'));
    expect(text).toContain('        "orders.lost": {"unit":"count","mean":0.03333333333333333,');
    expect(writeBaseline(baseline(result({ name: 'a' }), result({ name: 'b', lost: 1 / 3 })))).toBe(text);
  });

  it('keeps scenarios that were not run, and takes the new numbers of those that were', () => {
    const after = updated(baseline(result({ name: 'a' }), result({ name: 'b' })), [result({ name: 'b', lost: 11 })]);
    expect(Object.keys(after.scenarios)).toEqual(['a', 'b']);
    expect(after.scenarios.b).toEqual(baselineEntryOf(result({ lost: 11 })));
  });

  it.each([
    [{ hello: 1 }, 'not a baseline'],
    [{ baselineVersion: 99, scenarios: {} }, 'version 99'],
    [{ baselineVersion: 1, scenarios: { a: {} } }, 'scenarios.a'],
  ])('refuses %j', (json, word) => {
    const read = parseBaseline(json);
    expect('problems' in read ? read.problems.join() : '').toContain(word);
  });
});
