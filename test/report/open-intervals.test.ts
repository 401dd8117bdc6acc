/** An interval without an upper end, in every text that shows one. */
import { describe, expect, it } from 'vitest';
import { bencherMetrics } from '../../src/report/bencher.ts';
import { benchmarkEntries } from '../../src/report/benchmark.ts';
import { html } from '../../src/report/html.ts';
import { markdown } from '../../src/report/markdown.ts';
import { formatInterval } from '../../src/report/objective-text.ts';
import { judge } from '../../src/result/objectives.ts';
import { parseStudyResult, writeStudyResult } from '../../src/result/schema.ts';
import type { StudyResult } from '../../src/result/study-result.ts';
import { clickstream } from './fixture.ts';

/** The clickstream with a p99 of one consumer that is not bounded from above, and an objective on it. */
function opened(): { readonly result: StudyResult; readonly name: string; readonly low: number } {
  const result = clickstream();
  const [name, consumer] = Object.entries(result.components).find(([, { metrics, stability }]) => metrics.sojourn?.intervals && stability.label === 'stable')!;
  const sojourn = { ...consumer.metrics.sojourn!, intervals: { ...consumer.metrics.sojourn!.intervals, p99: [2_000, null] as const } };
  const metrics = { ...consumer.metrics, sojourn };
  const expression = `${name}.sojourn.p99 < 60s`;
  const objective = judge({ expression, component: name, metric: 'sojourn', aggregate: 'p99', operator: '<', bound: 3_000, unit: 'ms' }, sojourn, 5);
  return { result: { ...result, components: { ...result.components, [name]: { ...consumer, metrics } }, objectives: [objective] }, name, low: 2_000 };
}

describe('an open interval', () => {
  it('reads as such', () => {
    expect(formatInterval([2_000, null], 'ms')).toBe(' [2 s, open]');
    expect(formatInterval([2_000, 3_000], 'ms')).toBe(' [2 s, 3 s]');
  });

  it('is written and read again', () => {
    const { result, name } = opened();
    const read = parseStudyResult(JSON.parse(writeStudyResult(result)));
    expect(read).toMatchObject({ schemaVersion: 1, components: { [name]: { metrics: { sojourn: { intervals: { p99: [2_000, null] } } } } } });
  });

  it('has one end on dashboards', () => {
    const { result, name } = opened();
    expect(benchmarkEntries(result).find((entry) => entry.name === `${name}.sojourn.p99`)).toMatchObject({ range: '2000 or more' });
    const measure = bencherMetrics([result])[`${result.name}/${name}`]!['sojourn-p99-ms'];
    expect(measure).toMatchObject({ lower_value: 2_000 });
    expect(measure).not.toHaveProperty('upper_value');
  });

  it('stands in reports, where a word says what it is', async () => {
    const { result } = opened();
    const page = (await html(result)).find((artifact) => artifact.name.endsWith('.html'))!.text;
    expect(page).toContain('[2 s, open]');
    expect(page).toContain('an open one lacks its upper end');
    expect(markdown(result)[0]!.text).toContain('2 s, open');
  });
});
