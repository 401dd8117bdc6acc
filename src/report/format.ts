/**
 * Numbers of a result as people read them. Result units: ms, count, bytes, ratio, and those per second;
 * limits add B, B/s, /s and µs. No locale is consulted: the same result gives the same text anywhere.
 */
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
  'µs': (value) => formatDuration(value / 1000),
  s: (value) => formatDuration(value * 1000),
  ratio: formatShare,
  count: formatNumber,
  bytes: formatBytes,
  B: formatBytes,
  'count/s': (value) => `${formatNumber(value)}/s`,
  '/s': (value) => `${formatNumber(value)}/s`,
  'bytes/s': (value) => `${formatBytes(value)}/s`,
  'B/s': (value) => `${formatBytes(value)}/s`,
  USD: formatMoney,
};

/** Three significant digits below a thousand, whole with separators below ten million, then millions. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  if (size >= 1e10) return `${significant(value / 1e9)} bn`;
  if (size >= 1e7) return `${significant(value / 1e6)} M`;
  return significant(value);
}

/** `0.2 ms`, `850 ms`, `4.21 s`, `12m 30s`, `3h 05m`, `14d`. */
export function formatDuration(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size === 0) return '0 s';
  if (size < 1) return `${significant(milliseconds)} ms`;
  if (size < 999.5) return `${significant(milliseconds)} ms`;
  if (size < 119_500) return `${significant(milliseconds / 1000)} s`;
  const sign = milliseconds < 0 ? '−' : '';
  if (size < 3_599_500) return sign + twoPart(size / 1000, 60, 'm', 's');
  if (size < 48 * 3_600_000) return sign + twoPart(size / 60_000, 60, 'h', 'm');
  return sign + twoPart(size / 3_600_000, 24, 'd', 'h');
}

/** Whole multiples of 1,024 keep their binary unit; everything else is decimal. MB is 10^6, MiB 2^20. */
export function formatBytes(bytes: number): string {
  const size = Math.abs(bytes);
  if (size >= 1024 && Number.isInteger(bytes) && bytes % 1024 === 0 && !(bytes % 1000 === 0)) {
    if (bytes % 1_073_741_824 === 0) return `${formatNumber(bytes / 1_073_741_824)} GiB`;
    if (bytes % 1_048_576 === 0) return `${formatNumber(bytes / 1_048_576)} MiB`;
    if (size < 1_048_576) return `${formatNumber(bytes / 1024)} KiB`;
  }
  if (size < 1000) return `${significant(bytes)} B`;
  if (size < 1e6) return `${significant(bytes / 1e3)} kB`;
  if (size < 1e9) return `${significant(bytes / 1e6)} MB`;
  if (size < 1e12) return `${significant(bytes / 1e9)} GB`;
  return `${significant(bytes / 1e12)} TB`;
}

/** A ratio as percent: `12.8 %`, `0.04 %`. */
export function formatShare(ratio: number): string {
  const percent = ratio * 100;
  if (percent === 0) return '0 %';
  if (Math.abs(percent) < 0.001) return percent > 0 ? '< 0.001 %' : '> −0.001 %';
  return `${significant(percent)} %`;
}

export function formatMoney(dollars: number): string {
  if (dollars === 0) return '$0';
  const size = Math.abs(dollars);
  const sign = dollars < 0 ? '−' : '';
  if (size < 0.095) return `${sign}$${significant(size)}`;
  const [whole = '0', cents = '00'] = size.toFixed(2).split('.');
  return `${sign}$${grouped(whole)}.${cents}`;
}

/** The price of one unit; of a million where one costs next to nothing. */
export function formatPrice(dollars: number): string {
  if (dollars === 0 || dollars >= 0.0005) return dollars < 1 ? `$${significant(dollars)}` : formatMoney(dollars);
  return `$${significant(dollars * 1e6)} per million`;
}

/** Three significant digits, never fewer than the whole part; trailing zeros dropped. */
export function significant(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size >= 999.5) return sign + grouped(String(Math.round(size)));
  if (size === 0) return '0';
  const rounded = Number(size.toPrecision(3));
  return sign + (rounded < 1e-6 ? rounded.toExponential() : rounded.toString());
}

function grouped(whole: string): string {
  return whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function twoPart(total: number, base: number, major: string, minor: string): string {
  const whole = Math.round(total);
  const rest = whole % base;
  const head = `${grouped(String(Math.floor(whole / base)))}${major}`;
  return rest === 0 ? head : `${head} ${String(rest).padStart(2, '0')}${minor}`;
}
