/**
 * Numbers with units to text for people. Pure and the same everywhere: no locale, no time zone. What comes
 * out of `formatDuration`, `formatBytes` and `formatRate` can be written back into a scenario.
 */
import type { Bytes, Micros, PerSecond, Ratio } from './units.ts';

/** As wide as a plus. Nothing negative is written back into a scenario. */
export const MINUS = '−';

const STEPS: readonly { readonly micros: number; readonly unit: string }[] = [
  { micros: 86_400e6, unit: 'd' },
  { micros: 3_600e6, unit: 'h' },
  { micros: 60e6, unit: 'm' },
];

/** `250 µs`, `12.3 ms`, `5 s`, `1 h 30 m`, `never` for infinity. At most two units, three digits. */
export function formatDuration(micros: Micros): string {
  if (Number.isNaN(micros)) return '–';
  if (micros < 0) {
    const size = formatDuration(-micros);
    return size === '0 µs' ? size : `${MINUS}${size}`;
  }
  if (micros === Number.POSITIVE_INFINITY) return 'never';
  if (micros < 999.5) return `${digits(micros, 3)} µs`;
  if (micros < 999_500) return `${digits(micros / 1e3, 3)} ms`;
  if (micros < 59_950_000) return `${digits(micros / 1e6, 3)} s`;
  const finest = micros < 3_599.5e6 ? 1e6 : micros < 86_370e6 ? 60e6 : 3_600e6;
  let rest = Math.round(micros / finest) * finest;
  const parts: string[] = [];
  for (const { micros: step, unit } of STEPS) {
    const whole = Math.floor(rest / step);
    if (whole > 0) parts.push(`${grouped(whole)} ${unit}`);
    rest -= whole * step;
  }
  if (rest > 0) parts.push(`${rest / 1e6} s`);
  return parts.slice(0, 2).join(' ');
}

/** A duration spelt exactly, as a scenario would write it: `1h30m`, `250ms`, `1500µs`. */
export function exactDuration(micros: Micros): string {
  if (micros === Number.POSITIVE_INFINITY) return 'never';
  if (micros === 0) return '0s';
  if (micros < 0) return `${MINUS}${exactDuration(-micros)}`;
  let rest = micros;
  let text = '';
  for (const [unit, step] of [
    ['d', 86_400e6],
    ['h', 3_600e6],
    ['m', 60e6],
    ['s', 1e6],
    ['ms', 1e3],
    ['µs', 1],
  ] as const) {
    const whole = Math.floor(rest / step);
    if (whole > 0) text += `${whole}${unit}`;
    rest -= whole * step;
  }
  return text;
}

/** `220 B`, `64 KiB` where exact, else decimal: `1.23 MB`. */
export function formatBytes(bytes: Bytes): string {
  if (Number.isNaN(bytes)) return '–';
  if (bytes < 0) return `${MINUS}${formatBytes(-bytes)}`;
  if (bytes === Number.POSITIVE_INFINITY) return 'no limit';
  for (const [unit, size] of [
    ['GiB', 1_073_741_824],
    ['MiB', 1_048_576],
    ['KiB', 1_024],
  ] as const) {
    if (bytes >= size && bytes % (size / 4) === 0 && bytes / size < 1_024) return `${bytes / size} ${unit}`;
  }
  for (const [unit, size] of [
    ['TB', 1e12],
    ['GB', 1e9],
    ['MB', 1e6],
    ['KB', 1e3],
  ] as const) {
    if (bytes >= size * 0.9995) return `${digits(bytes / size, 3)} ${unit}`;
  }
  return `${digits(bytes, 3)} B`;
}

/** `1,200/s`; below one a second, per minute or hour: `30/m`. */
export function formatRate(perSecond: PerSecond): string {
  if (Number.isNaN(perSecond)) return '–';
  if (perSecond === Number.POSITIVE_INFINITY) return 'no limit';
  const size = Math.abs(perSecond);
  if (size === 0 || size >= 1) return `${formatNumber(perSecond)}/s`;
  return size >= 1 / 60 ? `${formatNumber(perSecond * 60)}/m` : `${formatNumber(perSecond * 3_600)}/h`;
}

/** `1 MiB/s`, `1.2 MB/s`. */
export function formatByteRate(perSecond: PerSecond): string {
  return perSecond === Number.POSITIVE_INFINITY ? 'no limit' : `${formatBytes(perSecond as number)}/s`;
}

/** Above it three digits would make a whole of what is none. */
const NEARLY_WHOLE = 0.9995;

/** `12.3%`; small shares keep three digits, `0.0123%`, and what lacks little says how little: `99.99%`. */
export function formatShare(share: Ratio): string {
  if (Number.isNaN(share)) return '–';
  if (!(share >= NEARLY_WHOLE && share < 1)) return `${digits(share * 100, 3)}%`;
  const lack = digits((1 - share) * 100, 2);
  return `${(100 - Number(lack)).toFixed(lack.split('.')[1]?.length ?? 0)}%`;
}

/** A difference of two shares without its sign, in percentage points: `3.2 points`. A per cent of a per cent would be read as one. */
export function formatPoints(difference: Ratio): string {
  const points = digits(Math.abs(difference) * 100, 3);
  return `${points} ${points === '1' ? 'point' : 'points'}`;
}

/** Whole numbers exactly, with thousands separated: `75,200,000`; others to three digits. */
export function formatCount(count: number): string {
  if (Number.isNaN(count)) return '–';
  if (!Number.isFinite(count)) return count > 0 ? 'no limit' : '-∞';
  return Number.isInteger(count) ? grouped(count) : formatNumber(count);
}

/** To three digits with k, M, G: `75.2 M`, `1.2 k`, `950`. */
export function formatCompact(count: number): string {
  for (const [unit, size] of [
    ['G', 1e9],
    ['M', 1e6],
    ['k', 1e3],
  ] as const) {
    if (Math.abs(count) >= size * 0.9995) return `${digits(count / size, 3)} ${unit}`;
  }
  return formatNumber(count);
}

/** Three significant digits below 1,000, whole and grouped above. */
export function formatNumber(value: number): string {
  if (Number.isNaN(value)) return '–';
  return Math.abs(value) >= 999.5 ? grouped(Math.round(value)) : digits(value, 3);
}

/** At most `most` significant digits, no trailing zeros, never an exponent. */
function digits(value: number, most: number): string {
  if (value === 0) return '0';
  if (value < 0) {
    const size = digits(-value, most);
    return size === '0' ? size : MINUS + size;
  }
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  if (magnitude >= most) return Number.isFinite(value) ? BigInt(Math.round(value)).toString() : '∞';
  const decimals = Math.min(12, most - 1 - magnitude);
  const fixed = value.toFixed(Math.max(0, decimals));
  return fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
}

function grouped(value: number): string {
  const text = Math.abs(value).toFixed(0);
  return (value < 0 ? MINUS : '') + text.replace(/\B(?=(\d{3})+$)/g, ',');
}
