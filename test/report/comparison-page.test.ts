/** comparison.html: which line is whose, and what a change reads like, cell by cell. */
import { describe, expect, test } from 'vitest';
import type { Pair } from '../../src/report/compare/change-text.ts';
import { comparisonCharts } from '../../src/report/compare/charts.ts';
import { renderComparison } from '../../src/report/compare/page.tsx';
import { comparisonOf } from '../../src/result/comparison.ts';
import type { Metric, StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';
import { figureOf, itemsOf, rowsOf, sectionOf, textOf } from './fixture-page.ts';

/** The second is the first with twice of everything that is drawn. */
function doubled(): Pair {
  const first = clickstream();
  const twice = (value: number | null): number | null => (value === null ? null : 2 * value);
  const components = Object.entries(first.components).map(([name, component]) => {
    const { sojourn } = component.metrics;
    const histogram = sojourn?.histogram?.map(([value, count]) => [2 * value, count] as const);
    const slower = sojourn === undefined || histogram === undefined ? {} : { sojourn: { ...sojourn, histogram } };
    return [name, { ...component, metrics: { ...component.metrics, ...slower } }] as const;
  });
  const series = first.series.map((each) => ({ ...each, values: each.values.map(twice) }));
  return { first, second: { ...first, series, components: Object.fromEntries(components) } };
}

interface Layer {
  readonly data: { readonly values: readonly { readonly v: number | null }[] };
  readonly mark: { readonly strokeDash?: readonly number[]; readonly color: string };
}

describe('two lines of one colour', () => {
  const { charts } = comparisonCharts(doubled());

  test('are drawn for flow, sojourn, backlog and percentiles', () => {
    expect(new Set(charts.map(({ id }) => id.replace(/-\d+$/, '')))).toEqual(new Set(['sojourn', 'flow', 'backlog', 'percentiles']));
  });

  test.each(charts.map((chart) => [chart.title, chart] as const))('%s: the first solid, the second dashed', (_, { spec, legend }) => {
    const layers = spec.layer as readonly Layer[];
    expect(layers.length).toBeGreaterThan(1);
    expect(layers.map(({ mark }) => mark.strokeDash !== undefined)).toEqual(layers.map((_layer, i) => i % 2 === 1));
    const greatest = layers.map(({ data }) => Math.max(...data.values.map(({ v }) => v ?? 0)));
    // What is dashed is twice what is solid, as the second is twice the first; numbers are drawn to five digits.
    for (let i = 0; i < layers.length; i += 2) {
      expect(greatest[i + 1]! / greatest[i]!).toBeCloseTo(2, 3);
      expect(layers[i + 1]!.mark.color).toBe(layers[i]!.mark.color);
    }
    expect(legend.map(({ label, mark }) => [/(first|second)$/.exec(label)?.[0], mark])).toEqual(
      layers.map((_layer, i) => (i % 2 === 0 ? ['first', 'line'] : ['second', 'dashed'])),
    );
    expect(legend.map(({ color }) => color)).toEqual(layers.map(({ mark }) => mark.color));
  });

  test('are so on the page, in the picture and in its legend', async () => {
    const pair = doubled();
    const page = await renderComparison(comparisonOf(pair.first, pair.second, { labels: ['as it is', 'twice'] }), pair);
    const figure = figureOf(page, 'billing: sojourn time');
    const legend = itemsOf(figure, 'legend').filter((item) => item.includes('<svg'));
    expect(legend.map((item) => [textOf(item), /stroke-dasharray="([^"]*)"/.exec(item)?.[1]])).toEqual([
      ['p99, first', undefined],
      ['p99, second', '5 3'],
      ['p50, first', undefined],
      ['p50, second', '5 3'],
    ]);
    const lines = [...figure.matchAll(/<path [^>]*stroke-width="1\.6"[^>]*>/g)].map(([line]) => /stroke-dasharray="([^"]*)"/.exec(line)?.[1]);
    expect(lines).toEqual([undefined, '5,4', undefined, '5,4']);
    const facts = textOf(/<dl class="facts">[\s\S]*?<\/dl>/.exec(page)?.[0] ?? '');
    expect(facts).toContain('First, solid as it is Second, dashed twice');
  });
});

/** A consumer's metrics with what each of two replications had. */
function having(metrics: Readonly<Record<string, Metric>>): StudyResult {
  const result = clickstream();
  const component = result.components['billing']!;
  const provenance = { ...result.provenance, replications: 2, completed: 2 };
  return { ...result, provenance, series: [], cost: null, components: { billing: { ...component, metrics } } };
}

const times = (a: number, b: number): Metric => ({ unit: 'ms', kind: 'samples', mean: (a + b) / 2, replicationMeans: [a, b] });
const level = (a: number, b: number): Metric => ({ ...times(a, b), unit: 'count', kind: 'gauge' });
const flow = (a: number, b: number): Metric => ({ unit: 'count', kind: 'counter', mean: (a + b) / 2, replicationMeans: [a, b] });

test('a change has its sign, its size and whether it is better or worse in one row', async () => {
  // Pairs differ by 98 and 102: 100 on average, give or take Student's 12.706 × √(8 / 2) = 25.4, an eighth of 200.
  const first = having({
    sojourn: times(199, 201),
    waiting: times(400, 400),
    goodput: flow(50, 50),
    throughput: flow(80, 80),
    busy: times(10, 10),
    backlog: level(7, 9),
  });
  const second = having({
    sojourn: times(297, 303),
    waiting: times(300, 300),
    goodput: flow(60, 60),
    throughput: flow(60, 60),
    busy: times(12, 12),
    backlog: level(9, 8),
  });
  const page = await renderComparison(comparisonOf(first, second), { first, second });
  const changes = sectionOf(page, 'changes');
  const rows = rowsOf(changes, 'The most telling changes');
  expect(rows.find(({ Metric: name }) => name === 'billing.sojourn.mean')).toEqual({
    Metric: 'billing.sojourn.mean',
    First: '200 ms',
    Second: '300 ms',
    Difference: '+100 ms ± 25.4 ms',
    Change: '+50% ± 12.7%',
    'Second is': '✗ worse',
  });
  expect(rows.map((row) => [row.Metric, row.First, row.Second, row.Change, row['Second is']])).toEqual([
    ['billing.sojourn.mean', '200 ms', '300 ms', '+50% ± 12.7%', '✗ worse'],
    ['billing.throughput.mean', '80/s', '60/s', '−25% ± 0%', '✗ worse'],
    ['billing.goodput.mean', '50/s', '60/s', '+20% ± 0%', '✓ better'],
    ['billing.waiting.mean', '400 ms', '300 ms', '−25% ± 0%', '✓ better'],
    // Neither good nor bad.
    ['billing.busy.mean', '10 ms', '12 ms', '+20% ± 0%', 'higher'],
    ['billing.backlog.mean', '8', '8.5', '+6.25% ± 238%', '? undecided'],
  ]);
  expect(textOf(changes)).toContain('6 numbers were compared: 2 better, 2 worse, 1 higher, 1 undecided.');
});
