/** The console's table: a row per component, the columns that fit. */
import { overloadOf } from '../result/overload.ts';
import type { ComponentResult, StudyResult } from '../result/study-result.ts';
import { formatDuration, formatNumber, formatShare } from '../units/values.ts';
import { passedRate, refusals } from './reading.ts';
import { type TextColumn, textTable } from './text-table.ts';

type Row = readonly [name: string, component: ComponentResult];

export function componentTable(result: StudyResult, width: number): string[] {
  const rows: readonly Row[] = Object.entries(result.components);
  if (rows.length === 0) return [];
  return textTable(columns(result, rows), width);
}

function columns(result: StudyResult, rows: readonly Row[]): TextColumn[] {
  const column = (title: string, priority: number, cellOf: (row: Row) => string, align: 'left' | 'right' = 'right'): TextColumn => ({
    title,
    align,
    priority,
    cells: rows.map((row) => cellOf(row).replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ')),
  });
  return [
    column('component', 9, ([name]) => name, 'left'),
    column('kind', 1, ([, { kind }]) => kind, 'left'),
    column('state', 8, (row) => state(result, row), 'left'),
    column('msg/s', 7, ([, component]) => orBlank(passedRate(component), formatNumber)),
    ...refusals.map(({ title, share }) => column(title.replace(' ', '\n'), 6, ([, component]) => orBlank(share(component), formatShare))),
    column('backlog\nmax', 5, ([, { metrics, role }]) =>
      role === 'service' || (role === 'producer' && (metrics.backlog?.max ?? 0) > 1) ? orBlank(metrics.backlog?.max, formatNumber) : '',
    ),
    column('p50', 3, (row) => sojourn(result, row, 'p50')),
    column('p99', 7, (row) => sojourn(result, row, 'p99')),
    column('max', 2, (row) => sojourn(result, row, 'max')),
  ];
}

/** A consumer keeps up with what reaches it, and is still behind when what it reads from is not read fast enough. */
function state(result: StudyResult, [name, { stability, role }]: Row): string {
  if (stability.label !== 'stable') return stability.label;
  if (overloadOf(result, name) !== null) return 'behind';
  return role === 'producer' ? '' : stability.label;
}

/** Percentiles of something that still grows would describe the run's length, not the design. */
function sojourn(result: StudyResult, [name, component]: Row, statistic: 'p50' | 'p99' | 'max'): string {
  if (overloadOf(result, name) !== null) return component.metrics.sojourn === undefined ? '' : 'grows';
  return orBlank(component.metrics.sojourn?.[statistic], formatDuration);
}

function orBlank(value: number | undefined, format: (value: number) => string): string {
  return value === undefined ? '' : format(value);
}
