/**
 * summary.csv: a row per component and metric; `unit` is of all numbers but `share`, and `mean` and `halfWidth`, which have `meanUnit`:
 * the mean of a counter is per second. `stability` is of the component; times and levels of what does not keep up, itself or what it
 * reads, have no mean and no `halfWidth`. metrics.csv: tidy, a row per instant and statistic, with
 * time in seconds from the start. Names that a spreadsheet would run as a formula are quoted with an
 * apostrophe; numbers are left alone.
 */
import { stringify } from 'csv-stringify/sync';
import type { ComponentResult, Metric, StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';

const STATISTICS = [
  'mean',
  'halfWidth',
  'count',
  'sum',
  'min',
  'max',
  'last',
  'p50',
  'p90',
  'p95',
  'p99',
  'p999',
  'share',
] as const satisfies readonly (keyof Metric)[];

type Cell = string | number | null;

export function csv(result: StudyResult): Artifact[] {
  return [
    { name: 'summary.csv', text: print(['component', 'kind', 'metric', 'unit', ...STATISTICS, 'meanUnit', 'shareOf', 'stability'], summaryRows(result)) },
    { name: 'metrics.csv', text: print(['time', 'component', 'metric', 'statistic', 'value'], tidyRows(result)) },
  ];
}

function summaryRows(result: StudyResult): Cell[][] {
  return Object.entries(result.components).flatMap(([name, component]) => componentRows(name, component));
}

function componentRows(name: string, { kind, metrics, stability }: ComponentResult): Cell[][] {
  return Object.entries(metrics).map(([metric, values]) => [
    name,
    kind,
    metric,
    values.unit,
    ...STATISTICS.map((statistic) => values[statistic] ?? null),
    values.kind === 'counter' ? `${values.unit}/s` : values.unit,
    values.shareOf ?? null,
    stability.label,
  ]);
}

/** Intervals in which nothing was observed have no row. */
function tidyRows(result: StudyResult): Cell[][] {
  const rows: Cell[][] = [];
  const seconds = result.time.seriesIntervalMs / 1000;
  for (const { component, metric, statistic, values } of result.series) {
    values.forEach((value, index) => {
      if (value !== null) rows.push([Number((index * seconds).toFixed(6)), component, metric, statistic, value]);
    });
  }
  return rows;
}

function print(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return stringify([header, ...rows], { escape_formulas: true, record_delimiter: 'unix' });
}
