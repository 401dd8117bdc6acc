/**
 * Table columns by their names alone, so that a service's new column shows up by itself:
 * `peakRecordsPerSecond` is read as "Peak records" in per second, `waitingMeanMs` as a duration.
 */

import { type Clock, formatElapsed } from '../result/clock.ts';
import type { TableRow } from '../result/study-result.ts';
import { formatValue } from '../units/values.ts';

export interface Column {
  readonly name: string;
  /** Humanised, without the unit's suffix where the values carry the unit. */
  readonly title: string;
  readonly unit: string;
  readonly isNumeric: boolean;
}

const SUFFIXES: readonly (readonly [RegExp, string])[] = [
  [/BytesPerSecond$/, 'bytes/s'],
  [/PerSecond$/, 'count/s'],
  [/Micros$/, 'µs'],
  [/AtMs$/, 'instant'],
  [/Ms$/, 'ms'],
  [/Seconds$/, 's'],
  [/(Bytes|^bytes)$/, 'bytes'],
  [/(Share|^share|Ratio|^ratio|Utilisation|^utilisation)$/, 'ratio'],
  [/(Usd|^usd)$/, 'USD'],
];

/** All columns in order of first appearance, lists such as `topKeys` left out. */
export function columnsOf(rows: readonly TableRow[]): Column[] {
  const names = new Set<string>();
  for (const row of rows) for (const name of Object.keys(row)) if (typeof row[name] !== 'object') names.add(name);
  return [...names].map((name) => columnOf(name, rows));
}

export function columnOf(name: string, rows: readonly TableRow[]): Column {
  const isNumeric = rows.some((row) => typeof row[name] === 'number');
  return { name, title: humanise(name), unit: isNumeric ? unitOf(name) : '', isNumeric };
}

/** `waitingMeanMs` as a duration, `peakOfferedAtMs` as an instant of the run. */
export function formatCell(row: TableRow, column: Column, clock?: Clock): string {
  const value = row[column.name];
  if (typeof value === 'number' && column.unit === 'instant') return value < 0 ? 'never' : (clock?.at(value) ?? formatElapsed(value));
  if (typeof value === 'number') return formatValue(value, column.unit);
  return typeof value === 'string' ? value : '–';
}

/** Unit by suffix; a bare count otherwise. */
export function unitOf(name: string): string {
  for (const [suffix, unit] of SUFFIXES) if (suffix.test(name)) return unit;
  return 'count';
}

/** `busiestMinuteRecordsPerSecond` → `Busiest minute records/s`; `waitingMeanMs` → `Waiting mean`. */
export function humanise(name: string): string {
  const bare = name.replace(/(Ms|Micros|Usd)$/, '').replace(/PerSecond$/, '/s');
  const words = bare
    .replace(/[_.-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .trim();
  const lower = words.replace(/\b[A-Z](?=[a-z])/g, (letter) => letter.toLowerCase());
  return lower.charAt(0).toUpperCase() + lower.slice(1);
}
