/** A change in words: sign first, then better or worse where that is known. Never by colour alone. */
import type { ComponentState } from '../../result/comparison.ts';
import type { ChangeVerdict, MetricDifference } from '../../result/metric-difference.ts';
import type { StudyResult } from '../../result/study-result.ts';
import { formatMoney, formatNumber, formatPoints, formatValue } from '../../units/values.ts';

export const VERDICT_WORDS: Readonly<Record<ChangeVerdict, string>> = {
  same: 'same',
  better: '✓ better',
  worse: '✗ worse',
  higher: 'higher',
  lower: 'lower',
  undecided: '? undecided',
  differs: 'differs',
};

/** `stable`, `overloaded`; of a consumer that works as fast as it can and not fast enough `behind orders`. */
export function stateWords({ stability, behind }: ComponentState): string {
  return behind === undefined ? stability : `behind ${behind}`;
}

/** What follows a number that is written out in the unit of the files. */
const PLAIN_UNITS: Readonly<Record<string, string>> = { ms: ' ms', bytes: ' B', 'bytes/s': ' B/s', 'count/s': '/s', ratio: '%' };
const DIGITS_MOST = 15;

/** Two values as they stand side by side: with as many digits as tell them apart, where the usual three do not. */
export function sideBySide(first: number | null, second: number | null, unit: string): readonly [string, string] {
  const usual = [formatValue(first, unit), formatValue(second, unit)] as const;
  if (usual[0] !== usual[1] || first === null || second === null || first === second) return usual;
  const scale = unit === 'ratio' ? 100 : 1;
  const written = (value: number, digits: number): string => `${Number((scale * value).toPrecision(digits))}${PLAIN_UNITS[unit] ?? ''}`;
  let digits = 4;
  while (digits < DIGITS_MOST && written(first, digits) === written(second, digits)) digits++;
  return [written(first, digits), written(second, digits)];
}

/** Beyond ten times as much, a factor reads better than a percentage. */
const FACTOR_FROM = 9;

/** `+12%`, `−3.4%`; the plain difference where the first is 0, in points where it is a share; `0` where nothing changed. */
export function changeText({ difference, relative, unit }: Pick<MetricDifference, 'difference' | 'relative' | 'unit'>): string {
  if (difference === 0) return '0';
  if (relative === null || unit === 'ratio') return `${signOf(difference)}${sizeText(difference, unit)}`;
  return percentText(relative);
}

/** The interval as the change is worded: `± 1.2%` of the first, `± 0.48` of a factor, `± 0.3 points`, or in the unit where the first is 0. */
export function intervalText({ halfWidth, first, relative, unit }: Pick<MetricDifference, 'halfWidth' | 'first' | 'relative' | 'unit'>): string {
  if (halfWidth === null) return 'no interval';
  if (first === 0 || unit === 'ratio') return `± ${sizeText(halfWidth, unit)}`;
  if (relative !== null && relative > FACTOR_FROM) return `± ${formatNumber(halfWidth / Math.abs(first))}`;
  return `± ${formatNumber((100 * halfWidth) / Math.abs(first))}%`;
}

/** The difference with its own unit and interval: `+3.33 ms ± 0.2 ms`. */
export function differenceText({ difference, halfWidth, unit }: Pick<MetricDifference, 'difference' | 'halfWidth' | 'unit'>): string {
  const interval = halfWidth === null ? '' : ` ± ${sizeText(halfWidth, unit)}`;
  return `${difference === 0 ? '' : signOf(difference)}${sizeText(difference, unit)}${interval}`;
}

/** How large a difference is: of shares, which stand as per cent, in points. */
function sizeText(difference: number, unit: string): string {
  return unit === 'ratio' ? formatPoints(difference) : formatValue(Math.abs(difference), unit);
}

function percentText(relative: number): string {
  return relative > FACTOR_FROM ? `× ${formatNumber(1 + relative)}` : `${signOf(relative)}${formatNumber(Math.abs(100 * relative))}%`;
}

export function moneyChangeText(difference: number): string {
  return difference === 0 ? 'the same' : `${signOf(difference)}${formatMoney(Math.abs(difference))}`;
}

function signOf(value: number): string {
  return value < 0 ? '−' : '+';
}

/** A value of a scenario, limit or assumption on one line. */
export function plainValue(value: unknown): string {
  if (value === null || value === undefined) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const RANK: Readonly<Record<ChangeVerdict, number>> = { worse: 0, better: 0, higher: 2, lower: 2, differs: 1, undecided: 3, same: 4 };
/** What people ask for first. */
const TELLING = [
  'sojourn',
  'backlog',
  'throttled',
  'lost',
  'expired',
  'deadLettered',
  'duplicates',
  'throughput',
  'goodput',
  'utilisation',
  'oldestAge',
  'ApproximateAgeOfOldestMessage',
];

/** Judged changes first, among them what people ask for first, then by size. */
export function mostTelling(metrics: readonly MetricDifference[]): readonly MetricDifference[] {
  const place = ({ metric }: MetricDifference): number => (TELLING.includes(metric) ? TELLING.indexOf(metric) : TELLING.length);
  const size = ({ relative, difference }: MetricDifference): number => (relative === null ? (difference === 0 ? 0 : Infinity) : Math.abs(relative));
  return metrics
    .map((row, index) => ({ row, index }))
    .sort((a, b) => RANK[a.row.verdict] - RANK[b.row.verdict] || place(a.row) - place(b.row) || sizes(size(b.row), size(a.row)) || a.index - b.index)
    .map(({ row }) => row);
}

function sizes(a: number, b: number): number {
  return a === b ? 0 : a - b;
}

/** `3 better, 1 worse, 40 undecided, 20 the same`. */
export function countChanges(metrics: readonly MetricDifference[]): string {
  const words: readonly (readonly [ChangeVerdict, string])[] = [
    ['better', 'better'],
    ['worse', 'worse'],
    ['higher', 'higher'],
    ['lower', 'lower'],
    ['differs', 'different without an interval'],
    ['undecided', 'undecided'],
    ['same', 'the same'],
  ];
  const parts = words.flatMap(([verdict, word]) => {
    const count = metrics.filter((row) => row.verdict === verdict).length;
    return count === 0 ? [] : [`${count} ${word}`];
  });
  return parts.length === 0 ? 'nothing in common' : parts.join(', ');
}

/** The two results a page or table speaks of. */
export interface Pair {
  readonly first: StudyResult;
  readonly second: StudyResult;
}
