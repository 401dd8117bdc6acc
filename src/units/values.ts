/**
 * Values of a result as people read them: `format.ts` words the numbers, this file knows a result's
 * units (ms, count, bytes, ratio, and those per second) and those of limits (B, B/s, /s, µs).
 */
import * as units from './format.ts';

const ABSENT = '–';

/** A value in a result unit: `formatValue(4210, 'ms')` is `4.21 s`. */
export function formatValue(value: number | null | undefined, unit: string): string {
  if (value === null || value === undefined || Number.isNaN(value)) return ABSENT;
  if (!Number.isFinite(value)) return 'no limit';
  const format = FORMATS[unit];
  if (format !== undefined) return format(value);
  return unit === '' ? formatNumber(value) : `${formatNumber(value)} ${unit}`;
}

const FORMATS: Readonly<Record<string, (value: number) => string>> = {
  ms: formatDuration,
  µs: (value) => formatDuration(value / 1000),
  s: (value) => formatDuration(value * 1000),
  ratio: units.formatShare,
  count: formatNumber,
  bytes: units.formatBytes,
  B: units.formatBytes,
  'count/s': formatPerSecond,
  '/s': formatPerSecond,
  'bytes/s': units.formatByteRate,
  'B/s': units.formatByteRate,
  USD: formatMoney,
};

/** `1,200/s`, `0.5/s`; what comes less than once a minute, per hour: `1/h`. */
function formatPerSecond(value: number): string {
  return value !== 0 && Math.abs(value) < 1 / 60 ? units.formatRate(value) : `${formatNumber(value)}/s`;
}

/** Three significant digits below a thousand, whole with separators below ten million, then `48.2 M`. */
export function formatNumber(value: number): string {
  return Math.abs(value) >= 1e7 ? units.formatCompact(value) : units.formatNumber(value);
}

/** Milliseconds: `850 ms`, `4.21 s`, `12 m 30 s`. */
export function formatDuration(milliseconds: number): string {
  return milliseconds === 0 ? '0 s' : units.formatDuration(milliseconds * 1000);
}

export const { formatShare, formatPoints, formatBytes } = units;

/** `$512.34`; sums below ten cents keep three digits. */
export function formatMoney(dollars: number): string {
  const size = Math.abs(dollars);
  const sign = dollars < 0 ? units.MINUS : '';
  if (size < 0.095) return `${sign}$${units.formatNumber(size)}`;
  const [whole = '0', cents = '00'] = size.toFixed(2).split('.');
  return `${sign}$${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${cents}`;
}

function isWholeCents(dollars: number): boolean {
  return Math.abs(100 * dollars - Math.round(100 * dollars)) < 1e-9 && dollars >= 0.1;
}

/** The price of one unit; of a million where one costs next to nothing. */
export function formatPrice(dollars: number): string {
  if (dollars === 0 || dollars >= 0.0005) return dollars < 1 && !isWholeCents(dollars) ? `$${units.formatNumber(dollars)}` : formatMoney(dollars);
  return `$${units.formatNumber(dollars * 1e6)} per million`;
}
