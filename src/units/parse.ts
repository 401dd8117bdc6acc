/**
 * Text to numbers with units. Every parser answers either a value in the base unit (whole microseconds,
 * bytes, per second) or what was wrong, what was expected and, where one is likely, what was meant.
 */
import type { Bytes, Micros, PerSecond, Ratio } from './units.ts';

export type Parsed<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly message: string; readonly expected: string; readonly hint?: string };

/** A number that is not negative; `1_000` and `1e6` are numbers. */
export const NUMBER = String.raw`\d(?:[\d_]*\d)?(?:\.\d+)?(?:[eE][+-]?\d+)?`;

const DURATION_UNITS: Readonly<Record<string, number>> = {
  µs: 1,
  μs: 1,
  us: 1,
  ms: 1e3,
  s: 1e6,
  m: 60e6,
  h: 3_600e6,
  d: 86_400e6,
};
const DURATION_WORDS: Readonly<Record<string, string>> = {
  sec: 's',
  secs: 's',
  second: 's',
  seconds: 's',
  min: 'm',
  mins: 'm',
  minute: 'm',
  minutes: 'm',
  hr: 'h',
  hrs: 'h',
  hour: 'h',
  hours: 'h',
  day: 'd',
  days: 'd',
  msec: 'ms',
  millis: 'ms',
  millisecond: 'ms',
  milliseconds: 'ms',
  S: 's',
  M: 'm',
  H: 'h',
  D: 'd',
};
const SIZE_UNITS: Readonly<Record<string, number>> = {
  B: 1,
  KB: 1e3,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 1_024,
  MiB: 1_048_576,
  GiB: 1_073_741_824,
};
const COUNT_SUFFIXES: Readonly<Record<string, number>> = { '': 1, k: 1e3, K: 1e3, M: 1e6, G: 1e9 };
/** After the slash of a rate. */
export const PER_TIME = 's|m|h|d|sec|second|min|minute|hour|day';
const PER: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3_600, d: 86_400 };

const DURATION_EXPECTED = 'a duration with its unit (µs ms s m h d), such as 500ms, 30s or 1h30m';
const SIZE_EXPECTED = 'a size with its unit (B KB KiB MB MiB GB GiB), such as 220 B or 1 MiB; MB is 10^6, MiB 2^20';
const RATE_EXPECTED = 'a rate with its unit (/s /m /h), such as 1200/s, 2k/s or 90/m';
const BYTE_RATE_EXPECTED = 'bytes per time, such as 1 MiB/s or 500 KB/s';
const SHARE_EXPECTED = 'a share, such as 1% or 0.01';
const COUNT_EXPECTED = 'a whole number, such as 10, 500 or 20k';
const AMOUNT_EXPECTED = 'a number, such as 10, 1.5 or 20k';

/** A duration in whole microseconds: `40ms`, `1h30m`, `1 d 2 h`. A bare 0 is 0 in every unit. */
export function parseDuration(input: string | number): Parsed<Micros> {
  const text = String(input).trim();
  if (Number(text) === 0 && text !== '') return good(0);
  const bare = bareNumber(text);
  if (bare !== null) return bad(`${text} has no unit`, DURATION_EXPECTED, text.startsWith('-') ? undefined : `did you mean ${text}s or ${text}ms?`);
  const parts = [...text.matchAll(new RegExp(String.raw`(${NUMBER})\s*([a-zA-Zµμ]+)\s*`, 'gy'))];
  const length = parts.reduce((sum, part) => sum + part[0].length, 0);
  if (parts.length === 0 || length !== text.length) return bad(`"${text}" is not a duration`, DURATION_EXPECTED);
  let total = 0;
  for (const [, amount, unit] of parts) {
    const micros = named(DURATION_UNITS, unit ?? '');
    if (micros === undefined) return unknownDurationUnit(text, amount ?? '', unit ?? '');
    total += numberOf(amount) * micros;
  }
  return finite(Math.round(total), text, DURATION_EXPECTED);
}

/** A size in bytes: `220 B`, `64KiB`, `1 MB`. */
export function parseBytes(input: string | number): Parsed<Bytes> {
  const text = String(input).trim();
  if (Number(text) === 0 && text !== '') return good(0);
  if (bareNumber(text) !== null) return bad(`${text} has no unit`, SIZE_EXPECTED, text.startsWith('-') ? undefined : `did you mean ${text} B or ${text} KB?`);
  const match = new RegExp(`^(${NUMBER})\\s*([a-zA-Z]+)$`).exec(text);
  if (match === null) return bad(`"${text}" is not a size`, SIZE_EXPECTED);
  const unit = match[2] ?? '';
  const size = named(SIZE_UNITS, unit);
  if (size === undefined) {
    const meant = Object.keys(SIZE_UNITS).find((known) => known.toLowerCase() === unit.toLowerCase());
    return bad(`"${unit}" is not a unit of size`, SIZE_EXPECTED, meant === undefined ? undefined : `did you mean ${match[1]} ${meant}?`);
  }
  return finite(Math.round(numberOf(match[1]) * size), text, SIZE_EXPECTED);
}

/** A rate of messages or calls per second: `1200/s`, `2k/s`, `90/m`. */
export function parseRate(input: string | number): Parsed<PerSecond> {
  const text = String(input).trim();
  if (Number(text) === 0 && text !== '') return good(0);
  if (bareNumber(text) !== null) return bad(`${text} has no unit`, RATE_EXPECTED, text.startsWith('-') ? undefined : `did you mean ${text}/s?`);
  const match = new RegExp(`^(${NUMBER})\\s*([kKMG]?)\\s*/\\s*(${PER_TIME})$`).exec(text);
  if (match === null) return bad(`"${text}" is not a rate`, RATE_EXPECTED, rateMeant(text));
  return finite((numberOf(match[1]) * (COUNT_SUFFIXES[match[2] ?? ''] ?? 1)) / per(match[3]), text, RATE_EXPECTED);
}

/** A rate of bytes per second: `1 MiB/s`, `30 MB/min`. */
export function parseByteRate(input: string | number): Parsed<PerSecond> {
  const text = String(input).trim();
  if (Number(text) === 0 && text !== '') return good(0);
  if (bareNumber(text) !== null) return bad(`${text} has no unit`, BYTE_RATE_EXPECTED, text.startsWith('-') ? undefined : `did you mean ${text} B/s?`);
  const match = new RegExp(`^(.*\\S)\\s*/\\s*(${PER_TIME})$`).exec(text);
  const size = parseBytes(match?.[1] ?? text);
  if (match === null || !size.ok) return bad(`"${text}" is not a rate of bytes`, BYTE_RATE_EXPECTED);
  return good(size.value / per(match[2]));
}

/** A share of one, 0..1: `1%`, `0.01`. */
export function parseShare(input: string | number): Parsed<Ratio> {
  const text = String(input).trim();
  const match = new RegExp(`^(${NUMBER})\\s*(%?)$`).exec(text);
  if (match === null) return bad(`"${text}" is not a share`, SHARE_EXPECTED);
  const isPercent = match[2] === '%';
  const value = isPercent ? Number((numberOf(match[1]) / 100).toPrecision(15)) : numberOf(match[1]);
  if (value <= 1) return good(value);
  if (isPercent || value > 100) return bad(`${text} is more than the whole`, 'a share between 0% and 100%');
  return bad(`${text} is more than the whole`, 'a share between 0% and 100% (or 0 and 1)', `did you mean ${text}%?`);
}

const FACTOR_EXPECTED = 'a factor such as 10, or a percentage such as 200%';

/** How many times as much, with no upper end: `2`, `0.01`, `200%`. */
export function parseFactor(input: string | number): Parsed<number> {
  const text = String(input).trim();
  const match = new RegExp(`^(${NUMBER})\\s*(%?)$`).exec(text);
  if (match === null) return bad(`"${text}" is not a factor`, FACTOR_EXPECTED);
  const value = numberOf(match[1]);
  return finite(match[2] === '%' ? Number((value / 100).toPrecision(15)) : value, text, FACTOR_EXPECTED);
}

/** A whole number, not negative: `500`, `20k`, `1e6`. */
export function parseCount(input: string | number): Parsed<number> {
  const amount = parseAmount(input);
  if (!amount.ok) return { ...amount, expected: COUNT_EXPECTED };
  return Number.isSafeInteger(amount.value) ? amount : bad(`${String(input).trim()} is not a whole number`, COUNT_EXPECTED);
}

/** How many on average, which need not be whole: `1.5`, `20k`. */
export function parseAmount(input: string | number): Parsed<number> {
  const text = String(input).trim();
  const match = new RegExp(`^(${NUMBER})\\s*([kKMG]?)$`).exec(text);
  if (match === null) return bad(`"${text}" is not a count`, AMOUNT_EXPECTED);
  return finite(Number((numberOf(match[1]) * (COUNT_SUFFIXES[match[2] ?? ''] ?? 1)).toPrecision(15)), text, AMOUNT_EXPECTED);
}

/** Rates as other tools write them. */
const RATE_WORDS: Readonly<Record<string, string>> = { rps: 's', tps: 's', qps: 's', ops: 's', mps: 's', hz: 's', rpm: 'm', tpm: 'm', qpm: 'm', rph: 'h' };
/** What may stand before the slash, or per: it says nothing that a rate does not. */
const COUNTED = /^(|msgs?|messages?|reqs?|requests?|recs?|records?|events?|calls?|ops?|items?|puts?)$/;

/** `20 msg/s`, `20rps`, `20 per second` mean 20/s. */
function rateMeant(text: string): string | undefined {
  const [, amount = '', suffix = '', written = ''] = new RegExp(`^(${NUMBER})(?:\\s*([kKMG])(?![a-zA-Z]))?\\s*(\\D.*)$`).exec(text) ?? [];
  const words = written.toLowerCase();
  const [, thing = '', each = ''] = /^([a-z]*)\s*(?:\/|per|an?\b)\s*([a-z]+)$/.exec(words) ?? [];
  const unit = named(RATE_WORDS, words) ?? (COUNTED.test(thing) ? (named(DURATION_WORDS, each) ?? each) : '');
  return Object.hasOwn(PER, unit) ? `did you mean ${amount}${suffix}/${unit}?` : undefined;
}

function unknownDurationUnit(text: string, amount: string, unit: string): Parsed<never> {
  const meant = named(DURATION_WORDS, unit) ?? named(DURATION_WORDS, unit.toLowerCase());
  return bad(`"${unit}" in "${text}" is not a unit of time`, DURATION_EXPECTED, meant === undefined ? undefined : `did you mean ${amount}${meant}?`);
}

/** What a word of the user's stands for; `constructor`, which every object has, stands for nothing. */
function named<Value>(words: Readonly<Record<string, Value>>, word: string): Value | undefined {
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

function per(unit: string | undefined): number {
  return PER[(unit ?? 's').charAt(0)] ?? 1;
}

function bareNumber(text: string): number | null {
  return new RegExp(`^[-+]?${NUMBER}$`).test(text) ? numberOf(text) : null;
}

function numberOf(text: string | undefined): number {
  return Number((text ?? '').replaceAll('_', ''));
}

function finite(value: number, text: string, expected: string): Parsed<number> {
  return Number.isFinite(value) && value <= Number.MAX_SAFE_INTEGER ? good(value) : bad(`${text} is too large`, expected);
}

function good(value: number): Parsed<number> {
  return { ok: true, value };
}

function bad(message: string, expected: string, hint?: string): Parsed<never> {
  return hint === undefined ? { ok: false, message, expected } : { ok: false, message, expected, hint };
}
