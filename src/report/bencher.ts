/**
 * bencher.json: Bencher Metric Format. A benchmark per scenario and component, a measure per number, with
 * the interval as its lower and upper value; an open one has no upper. The same numbers as benchmark.json.
 */
import type { StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';
import { tellingNumbers } from './benchmark.ts';

type BencherMetrics = Readonly<
  Record<string, Readonly<Record<string, { readonly value: number; readonly lower_value?: number; readonly upper_value?: number }>>>
>;

export function bencher(result: StudyResult): Artifact[] {
  return [{ name: 'bencher.json', text: bencherText([result]) }];
}

export function bencherText(results: readonly StudyResult[]): string {
  return `${JSON.stringify(bencherMetrics(results), null, 2)}\n`;
}

/** Measures are named like `sojourn-p99-ms`: in Bencher a measure has one unit whatever the benchmark. */
export function bencherMetrics(results: readonly StudyResult[]): BencherMetrics {
  const benchmarks: Record<string, Record<string, BencherMetrics[string][string]>> = {};
  for (const result of results) {
    for (const { component, metric, statistic, unit, value, interval } of tellingNumbers(result)) {
      const measure = [metric, statistic, UNITS[unit] ?? ''].filter((part) => part !== '').join('-');
      const bounds = interval === null ? {} : { lower_value: interval[0], ...(interval[1] === null ? {} : { upper_value: interval[1] }) };
      benchmarks[`${result.name}/${component}`] = { ...benchmarks[`${result.name}/${component}`], [measure]: { value, ...bounds } };
    }
  }
  return benchmarks;
}

const UNITS: Readonly<Record<string, string>> = { ms: 'ms', bytes: 'bytes', USD: 'usd' };
