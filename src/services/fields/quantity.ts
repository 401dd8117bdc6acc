/**
 * Fields that hold a number with its unit. Written as text, read into the base unit; the description and
 * the examples become the hovers and completions of an editor.
 */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { Parsed } from '../../units/parse.ts';
import { NUMBER, PER_TIME, parseByteRate, parseBytes, parseCount, parseDuration, parseFactor, parseRate, parseShare } from '../../units/parse.ts';
import type { Bytes, Micros, PerSecond, Ratio } from '../../units/units.ts';

export type Text = string | number;
/** A field written as text or a number, read as a number in its base unit. */
export type Quantity<Value extends number> = ZodType<Value, Text>;

/** What a custom issue carries beyond its message, for the frame around it. */
export interface IssueParams {
  readonly expected?: string;
  readonly hint?: string;
  readonly rule?: string;
  /** Other fields of the same map that may be what is wrong. */
  readonly beside?: readonly string[];
}

export interface Range {
  readonly least?: number;
  readonly most?: number;
  /** Zero is not allowed. */
  readonly positive?: true;
  /** Also accept the word `never`: Infinity. */
  readonly orNever?: true;
  /** How the bounds read: `between 0 s and 12 h`. */
  readonly says?: string;
}

interface Shape {
  readonly id: string;
  readonly expected: string;
  readonly description: string;
  readonly examples: readonly Text[];
  /** What an editor accepts as text; `${VARIABLE}` too. */
  readonly pattern: string;
  /** What it accepts as a bare number, in JSON Schema's words; without it only 0, which is nothing in every unit. */
  readonly bare?: { readonly type: 'integer' | 'number'; readonly minimum?: number; readonly maximum?: number };
}

const VARIABLE = String.raw`\$\{`;
const orVariable = (pattern: string): string => String.raw`^\s*(${pattern})\s*$|${VARIABLE}`;
const DURATIONS = String.raw`(${NUMBER}\s*(µs|μs|us|ms|s|m|h|d)\s*)+`;
const SIZE = String.raw`${NUMBER}\s*(B|KB|kB|MB|GB|KiB|MiB|GiB)`;
const PER = String.raw`\s*/\s*(${PER_TIME})`;

const DURATION: Shape = {
  id: 'duration',
  expected: 'a duration with its unit (µs ms s m h d), such as 30s',
  description: 'A duration with its unit: µs, ms, s, m, h, d; `1h30m` adds up.',
  examples: ['40ms', '30s', '5m', '1h30m', '4d'],
  pattern: orVariable(`${DURATIONS}|0`),
};
const BYTES: Shape = {
  id: 'size',
  expected: 'a size with its unit (B KB KiB MB MiB GB GiB), such as 220 B',
  description: 'A size with its unit: B, KB, MB, GB (powers of ten), KiB, MiB, GiB (powers of two).',
  examples: ['220 B', '2 KB', '64 KiB', '1 MiB'],
  pattern: orVariable(`${SIZE}|0`),
};
const RATE: Shape = {
  id: 'rate',
  expected: 'a rate with its unit (/s /m /h), such as 1200/s',
  description: 'Messages per time: /s, /m, /h; k and M multiply.',
  examples: ['1200/s', '2k/s', '90/m'],
  pattern: orVariable(String.raw`${NUMBER}\s*[kKMG]?${PER}|0`),
};
const BYTE_RATE: Shape = {
  id: 'byteRate',
  expected: 'bytes per time, such as 1 MiB/s',
  description: 'Bytes per time.',
  examples: ['1 MiB/s', '500 KB/s'],
  pattern: orVariable(`${SIZE}${PER}|0`),
};
const SHARE: Shape = {
  id: 'share',
  expected: 'a share, such as 1% or 0.01',
  description: 'A share of the whole: a percentage, or a number from 0 to 1.',
  examples: ['1%', 0.01],
  pattern: orVariable(String.raw`${NUMBER}\s*%?`),
  bare: { type: 'number', minimum: 0, maximum: 1 },
};
const FACTOR: Shape = {
  id: 'factor',
  expected: 'a factor such as 10, or a percentage such as 200%',
  description: 'How many times as much: a number, or a percentage.',
  examples: [10, 0.01, '200%'],
  pattern: orVariable(String.raw`${NUMBER}\s*%?`),
  bare: { type: 'number', minimum: 0 },
};
const COUNT: Shape = {
  id: 'count',
  expected: 'a whole number, such as 10',
  description: 'A whole number; k and M multiply.',
  examples: [10, 500, '20k'],
  pattern: orVariable(String.raw`${NUMBER}\s*[kKMG]?`),
  bare: { type: 'integer', minimum: 0 },
};
const PLAIN = String.raw`[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?`;
const PLAIN_NUMBER: Shape = {
  id: 'number',
  expected: 'a number',
  description: 'A number.',
  examples: [],
  pattern: orVariable(PLAIN),
  bare: { type: 'number' },
};
const PROPORTION: Shape = {
  id: 'proportion',
  expected: 'a number, or a duration with its unit',
  description: 'A number, or a duration: only the proportions count.',
  examples: [1, '5ms'],
  pattern: orVariable(`${PLAIN}|${DURATIONS}`),
  bare: { type: 'number' },
};

export function duration(description: string, range: Range = {}): Quantity<Micros> {
  return quantity(DURATION, parseDuration, description, range);
}

export function bytes(description: string, range: Range = {}): Quantity<Bytes> {
  return quantity(BYTES, parseBytes, description, range);
}

export function rate(description: string, range: Range = {}): Quantity<PerSecond> {
  return quantity(RATE, parseRate, description, range);
}

export function byteRate(description: string, range: Range = {}): Quantity<PerSecond> {
  return quantity(BYTE_RATE, parseByteRate, description, range);
}

export function share(description: string, range: Range = {}): Quantity<Ratio> {
  return quantity(SHARE, parseShare, description, range);
}

/** How many times as much, which may be more than the whole. */
export function factor(description: string, range: Range = {}): Quantity<number> {
  return quantity(FACTOR, parseFactor, description, range);
}

export function count(description: string, range: Range = {}): Quantity<number> {
  return quantity(COUNT, parseCount, description, range);
}

/** A plain number that has no unit. */
export function number(description: string, range: Range = {}): Quantity<number> {
  const parse = (text: Text): Parsed<number> => {
    const value = Number(text);
    return String(text).trim() !== '' && Number.isFinite(value)
      ? { ok: true, value }
      : { ok: false, message: `"${text}" is not a number`, expected: PLAIN_NUMBER.expected };
  };
  return quantity(PLAIN_NUMBER, parse, description, range);
}

/** A plain number, or a duration in microseconds: for what only its proportions count of. */
export function proportion(description: string, range: Range = {}): Quantity<number> {
  const parse = (text: Text): Parsed<number> => {
    const value = Number(text);
    return String(text).trim() !== '' && Number.isFinite(value) ? { ok: true, value } : parseDuration(text);
  };
  return quantity(PROPORTION, parse, description, range);
}

const bases = new Map<string, ZodType<Text, Text>>();

/** One named definition per kind of quantity in the JSON Schema, shared by every field of the kind. */
function base(shape: Shape): ZodType<Text, Text> {
  const known = bases.get(shape.id);
  if (known !== undefined) return known;
  const fresh = z.union([z.string(), z.number()], { error: (issue) => `${shown(issue.input)} is not ${shape.expected}` }).meta({
    id: shape.id,
    description: shape.description,
    examples: [...shape.examples],
    expected: shape.expected,
    pattern: shape.pattern,
    bare: shape.bare ?? { type: 'integer', minimum: 0, maximum: 0 },
  });
  bases.set(shape.id, fresh);
  return fresh;
}

function quantity(shape: Shape, parse: (text: Text) => Parsed<number>, description: string, range: Range): Quantity<number> {
  return base(shape)
    .transform((text, context) => {
      if (range.orNever === true && text === 'never') return Number.POSITIVE_INFINITY;
      const parsed = parse(text);
      const wrong = parsed.ok ? outside(parsed.value, text, range) : parsed;
      if (wrong === null && parsed.ok) return parsed.value;
      const {
        message = '',
        expected = shape.expected,
        hint,
      } = wrong === null || wrong.ok ? ({} as { message?: string; expected?: string; hint?: string }) : wrong;
      context.addIssue({ code: 'custom', message, input: text, params: params(expected, hint) });
      return z.NEVER;
    })
    .meta({ description, bounds: boundsOf(shape, range), ...(range.orNever === true ? { orNever: true } : {}) });
}

/** A field's range in JSON Schema's words, as far as they go: of a bare number all of it, of text that it is not nothing. */
function boundsOf({ bare }: Shape, { least, most, positive }: Range): Readonly<Record<string, number | string>> {
  const isMoreThanZero = positive === true || (least ?? 0) > 0;
  const ofText = isMoreThanZero ? { pattern: `[1-9]|${VARIABLE}` } : {};
  if (bare === undefined) return isMoreThanZero ? { ...ofText, exclusiveMinimum: 0 } : {};
  return {
    ...ofText,
    ...(positive === true ? { exclusiveMinimum: 0 } : {}),
    ...(least === undefined ? {} : { minimum: least }),
    ...(most === undefined ? {} : { maximum: most }),
  };
}

function outside(value: number, text: Text, range: Range): Parsed<never> | null {
  if (range.positive === true && value <= 0) return { ok: false, message: `${text} is not more than zero`, expected: range.says ?? 'more than zero' };
  if (range.least !== undefined && value < range.least)
    return { ok: false, message: `${text} is too little`, expected: range.says ?? `at least ${range.least}` };
  if (range.most !== undefined && value > range.most) return { ok: false, message: `${text} is too much`, expected: range.says ?? `at most ${range.most}` };
  return null;
}

function params(expected: string, hint: string | undefined): Record<string, string> {
  return hint === undefined ? { expected } : { expected, hint };
}

/** How a wrong value is quoted. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return typeof value === 'string' ? `"${value}"` : String(value);
}
