/**
 * The distribution field: by moments (`mean`, `cv`), by what people know (`p50`, `p99`), or as a table.
 * `40ms` alone is constant. The same shapes serve times, sizes and plain numbers; only the quantity differs.
 */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { Distribution } from '../../kernel/distribution.ts';
import {
  balancedMeans,
  gammaOfPercentiles,
  hyperexponentialOfPercentiles,
  lognormalOfMoments,
  lognormalOfPercentiles,
  paretoOfMoments,
  paretoOfPercentiles,
  phasesOf,
  TRIANGULAR_P99,
  triangularAround,
  uniformAround,
  weibullOfMoments,
  weibullOfPercentiles,
} from './distribution-parameters.ts';
import type { FromFile } from './from-file.ts';
import { fileName, fromFile } from './from-file.ts';
import type { Quantity, Range } from './quantity.ts';
import { bytes, count, duration, number, proportion, share, shown } from './quantity.ts';
import { parseColumn } from './table.ts';

/** Beyond it next to all draws are nothing, and the rest is astronomical. */
const CV_MAX = 1000;
/** Beyond these a uniform distribution would have values below 0. */
const UNIFORM_CV_MAX = 1 / Math.sqrt(3);
const UNIFORM_P99_MAX = 1.98;
/** Beyond these an even triangle would. */
const TRIANGULAR_CV_MAX = 1 / Math.sqrt(6);
const TRIANGULAR_RATIO_MAX = 1 + TRIANGULAR_P99;
/** A cv is written with three digits or so. */
const ERLANG_CV_OFF = 0.002;
/** p99 over p50 for the shapes that are searched. */
const GAMMA_RATIOS = [1.01, 1e6] as const;
/** From one exponential to the widest two: with more spread the slow branch is no longer in the last hundredth. */
const HYPEREXPONENTIAL_RATIOS = [6.65, 49] as const;

export type DistributionSpec = Distribution | FromFile<Distribution>;
type Field = ZodType<DistributionSpec>;
type Make = (description: string, range?: Range) => Quantity<number>;

/** A time to be drawn; microseconds. */
export function timeDistribution(description: string): Field {
  return distribution('time', duration, '40ms or { lognormal: { p50: 8ms, p99: 50ms } }').meta({ description });
}

/** A size to be drawn; bytes. */
export function sizeDistribution(description: string): Field {
  return distribution('size', bytes, '1 KB or { lognormal: { p50: 220 B, p99: 2 KB } }').meta({ description });
}

/** A shape whose mean something else decides: in numbers or times; its mean may be left out and is then 1. */
export function shapeDistribution(description: string): Field {
  return distribution('shape', proportion, '{ gamma: { cv: 2 } }').meta({ description });
}

const made = new Map<string, Field>();

function distribution(id: string, make: Make, example: string): Field {
  const known = made.get(id);
  if (known !== undefined) return known;
  const expected = `a constant or one of ${KINDS.join(', ')}: ${example}`;
  const fresh = z
    .union([make('Always this value.').transform((value): Distribution => ({ kind: 'constant', value })), ...shapes(make, id === 'shape')], {
      error: (issue) => `${shown(issue.input)} is not a distribution`,
    })
    .meta({ id: `${id}Distribution`, expected });
  made.set(id, fresh);
  return fresh;
}

export const KINDS = [
  'constant',
  'exponential',
  'uniform',
  'lognormal',
  'gamma',
  'erlang',
  'weibull',
  'pareto',
  'hyperexponential',
  'triangular',
  'empirical',
  'quantiles',
] as const;

type OneOfKind = Record<(typeof KINDS)[number], ZodType<DistributionSpec>>;

function shapes(make: Make, isShape: boolean): ZodType<DistributionSpec>[] {
  const value = (description: string): Quantity<number> => make(description, { positive: true });
  const meanText = isShape ? 'Mean; 1 when left out.' : 'Mean.';
  const mean = isShape ? value(meanText).prefault(1) : value(meanText);
  const all: OneOfKind = { ...moments(make, mean), ...heavyTails(value, mean), ...tables(make) };
  return KINDS.map((kind) => z.strictObject({ [kind]: all[kind] }).transform((written) => written[kind] as DistributionSpec));
}

function moments(
  make: Make,
  mean: ZodType<number>,
): Pick<OneOfKind, 'constant' | 'exponential' | 'uniform' | 'gamma' | 'erlang' | 'hyperexponential' | 'triangular'> {
  const value: Make = (description) => make(description, { positive: true });
  const byMoments = momentsOf(mean);
  const percentiles = percentilesOf(value);
  return {
    constant: make('Always this value.').transform((value): Distribution => ({ kind: 'constant', value })),
    exponential: z
      .union([
        value('Mean.').transform((written): Distribution => ({ kind: 'exponential', mean: written })),
        z.strictObject({ mean }).transform((written): Distribution => ({ kind: 'exponential', mean: written.mean })),
        z.strictObject({ p50: value('Median.') }).transform(({ p50 }): Distribution => ({ kind: 'exponential', mean: p50 / Math.LN2 })),
        z
          .strictObject({ p99: value('Exceeded once in a hundred.') })
          .transform(({ p99 }): Distribution => ({ kind: 'exponential', mean: p99 / Math.log(100) })),
      ])
      .meta({ description: 'Memoryless; by its mean, its median or its 99th percentile.', expected: '{ mean: … }, { p50: … } or { p99: … }' }),
    uniform: z
      .union([
        z
          .strictObject({ min: make('Least.'), max: make('Most.') })
          .refine(({ min, max }) => min <= max, { message: 'min is more than max', path: ['min'], params: { expected: 'min up to max' } })
          .transform(({ min, max }): Distribution => ({ kind: 'uniform', min, max })),
        byMoments
          .refine((w) => w.cv <= UNIFORM_CV_MAX, {
            message: 'a uniform distribution with this cv would begin below 0',
            path: ['cv'],
            params: { expected: 'a cv of at most 0.577' },
          })
          .transform((w): Distribution => uniformAround(w.mean, Math.sqrt(3) * w.cv * w.mean)),
        percentiles
          .refine((w) => w.p99 <= UNIFORM_P99_MAX * w.p50, {
            message: 'a uniform distribution with these percentiles would begin below 0',
            path: ['p99'],
            params: { expected: 'p99 of at most 1.98 times p50' },
          })
          .transform((w): Distribution => uniformAround(w.p50, (w.p99 - w.p50) / 0.98)),
      ])
      .meta({
        description: 'Even between two values; or by mean and cv, or by median and 99th percentile.',
        expected: '{ min, max }, { mean, cv } or { p50, p99 }',
      }),
    gamma: z
      .union([
        byMoments.transform((w): Distribution => ({ kind: 'gamma', shape: 1 / (w.cv * w.cv), scale: w.mean * w.cv * w.cv })),
        percentiles
          .refine((w) => isBetween(w.p99 / w.p50, GAMMA_RATIOS), {
            message: 'no gamma distribution that can be drawn has these percentiles',
            path: ['p99'],
            params: { expected: 'p99 of 1.01 to 1000000 times p50' },
          })
          .transform(gammaOfPercentiles),
        z
          .strictObject({ shape: number('Shape.', { positive: true }), scale: make('Scale.', { positive: true }) })
          .transform((w): Distribution => ({ kind: 'gamma', ...w })),
      ])
      .meta({
        description: 'By mean and cv, by median and 99th percentile, or by shape and scale.',
        expected: '{ mean, cv }, { p50, p99 } or { shape, scale }',
      }),
    erlang: z
      .union([
        z.strictObject({ phases: count('Exponential phases in a row.', { least: 1 }), mean }).transform((w): Distribution => ({ kind: 'erlang', ...w })),
        byMoments
          .refine((w) => Math.abs(Math.sqrt(phasesOf(w.cv)) * w.cv - 1) < ERLANG_CV_OFF, {
            message: 'no whole number of phases has this cv',
            path: ['cv'],
            params: { expected: '1, or 1 over the square root of a whole number: 0.707, 0.577, 0.5; gamma has any' },
          })
          .transform((w): Distribution => ({ kind: 'erlang', phases: phasesOf(w.cv), mean: w.mean })),
      ])
      .meta({
        description: 'Exponential phases in a row; by their number and the mean of all, or by mean and cv.',
        expected: '{ phases, mean } or { mean, cv }',
      }),
    hyperexponential: z
      .union([
        percentiles
          .refine((w) => isBetween(w.p99 / w.p50, HYPEREXPONENTIAL_RATIOS), {
            message: 'no two branches with balanced means have these percentiles',
            path: ['p99'],
            params: { expected: 'p99 of 6.65 to 49 times p50; lognormal has any' },
          })
          .transform(hyperexponentialOfPercentiles),
        z.strictObject({ mean, cv: number('Coefficient of variation, at least 1.', { least: 1, most: CV_MAX }) }).transform((w) => balancedMeans(w.mean, w.cv)),
        z
          .strictObject({
            branches: z.array(z.strictObject({ share: share('Chance of this branch.'), mean: make('Mean of this branch.', { positive: true }) })).min(1),
          })
          .refine((w) => Math.abs(w.branches.reduce((sum, branch) => sum + branch.share, 0) - 1) < 1e-9, {
            message: 'the shares of the branches do not add up to 100%',
            path: ['branches'],
          })
          .transform(
            (w): Distribution => ({ kind: 'hyperexponential', branches: w.branches.map((branch) => ({ probability: branch.share, mean: branch.mean })) }),
          ),
      ])
      .meta({
        description: 'A mix of exponentials; by mean and cv or median and 99th percentile (two branches with balanced means), or branch by branch.',
        expected: '{ mean, cv }, { p50, p99 } or { branches: [{ share, mean }] }',
      }),
    triangular: z
      .union([
        z
          .strictObject({ min: make('Least.'), mode: make('Most frequent.'), max: make('Most.') })
          .refine(({ min, mode, max }) => min <= mode && mode <= max && min < max, {
            message: 'min, mode and max are not in ascending order',
            path: ['mode'],
            params: { expected: 'min ≤ mode ≤ max, min < max' },
          })
          .transform((w): Distribution => ({ kind: 'triangular', ...w })),
        byMoments
          .refine((w) => w.cv <= TRIANGULAR_CV_MAX, {
            message: 'an even triangle with this cv would begin below 0',
            path: ['cv'],
            params: { expected: 'a cv of at most 0.408' },
          })
          .transform((w): Distribution => triangularAround(w.mean, Math.sqrt(6) * w.cv * w.mean)),
        percentiles
          .refine((w) => w.p99 <= TRIANGULAR_RATIO_MAX * w.p50, {
            message: 'an even triangle with these percentiles would begin below 0',
            path: ['p99'],
            params: { expected: 'p99 of at most 1.858 times p50' },
          })
          .transform((w): Distribution => triangularAround(w.p50, (w.p99 - w.p50) / TRIANGULAR_P99)),
      ])
      .meta({
        description: 'A triangle by its corners; an even one by mean and cv, or by median and 99th percentile.',
        expected: '{ min, mode, max }, { mean, cv } or { p50, p99 }',
      }),
  };
}

function momentsOf(mean: ZodType<number>) {
  return z.strictObject({ mean, cv: number('Coefficient of variation: standard deviation over mean.', { positive: true, most: CV_MAX }) });
}

function percentilesOf(value: Make) {
  return z
    .strictObject({ p50: value('Median.'), p99: value('Exceeded once in a hundred.') })
    .refine((w) => w.p50 < w.p99, { message: 'p50 is not less than p99', path: ['p50'], params: { expected: 'p50 below p99' } });
}

function heavyTails(value: Make, mean: ZodType<number>): Pick<OneOfKind, 'lognormal' | 'weibull' | 'pareto'> {
  const percentiles = percentilesOf(value);
  const byMoments = momentsOf(mean);
  const expected = '{ p50, p99 } or { mean, cv }';
  return {
    lognormal: z
      .union([percentiles.transform(lognormalOfPercentiles), byMoments.transform(lognormalOfMoments)])
      .meta({ description: 'By median and 99th percentile, or by mean and cv.', expected }),
    weibull: z
      .union([
        percentiles.transform(weibullOfPercentiles),
        byMoments.transform(weibullOfMoments),
        z.strictObject({ shape: number('Shape.', { positive: true }), scale: value('Scale.') }).transform((w): Distribution => ({ kind: 'weibull', ...w })),
      ])
      .meta({ description: 'By median and 99th percentile, by mean and cv, or by shape and scale.', expected: `${expected} or { shape, scale }` }),
    pareto: z
      .union([
        percentiles.transform(paretoOfPercentiles),
        byMoments.transform(paretoOfMoments),
        z
          .strictObject({ shape: number('Tail exponent.', { positive: true }), minimum: value('Least value.') })
          .transform((w): Distribution => ({ kind: 'pareto', ...w })),
        z
          .strictObject({ shape: number('Tail exponent, more than 1.', { least: 1.000001 }), mean })
          .transform((w): Distribution => ({ kind: 'pareto', shape: w.shape, minimum: (w.mean * (w.shape - 1)) / w.shape })),
      ])
      .meta({ description: 'A power tail: P(X > x) = (minimum / x)^shape.', expected: `${expected}, { shape, minimum } or { shape, mean }` }),
  };
}

function tables(make: Make): Pick<OneOfKind, 'empirical' | 'quantiles'> {
  const value = make('A value.');
  const readValues = (text: string): Distribution => ({ kind: 'empirical', values: parseColumn(text, (cell) => value.parse(cell)) });
  const list = z.array(value).min(1).meta({ description: 'Each equally likely.' });
  const file = fileName('A file with one value a line, beside the scenario.');
  return {
    empirical: z
      .union([
        z.strictObject({ values: list }).transform((w): Distribution => ({ kind: 'empirical', values: w.values })),
        z.strictObject({ file }).transform((w) => fromFile(w.file, readValues)),
        list.transform((values): Distribution => ({ kind: 'empirical', values })),
        file.transform((name) => fromFile(name, readValues)),
      ])
      .meta({ description: 'Measured values, each equally likely.', expected: 'a list of values, a file name, { values: […] } or { file: … }' }),
    quantiles: z
      .record(z.string(), value)
      .transform((written, context): Distribution => {
        const unclear = unclearPercentiles(Object.keys(written));
        const points = unclear?.message ?? quantilePoints(written);
        if (typeof points !== 'string') return { kind: 'quantiles', points };
        const expected = 'percentiles in ascending order, such as { min: 1ms, p50: 8ms, p99: 60ms, max: 200ms }';
        context.addIssue({ code: 'custom', message: points, params: { expected, hint: unclear?.hint } });
        return z.NEVER;
      })
      .meta({
        description: 'A table of percentiles with straight lines between; flat below the first and above the last.',
        suggestions: [{ min: '1ms', p50: '8ms', p99: '60ms', max: '200ms' }],
      }),
  };
}

function isBetween(value: number, [low, high]: readonly [number, number]): boolean {
  return value >= low && value <= high;
}

/** Numbers up to 1 read like shares, as elsewhere, and stand where per cent do: half of a per cent is hardly what was meant. */
function unclearPercentiles(names: readonly string[]): { readonly message: string; readonly hint: string } | null {
  const bare = names
    .filter((name) => /^\d+(\.\d+)?$/.test(name))
    .map(Number)
    .sort((a, b) => a - b);
  const low = bare.filter((at) => at > 0);
  if (names.length === 1 || low.length === 0 || bare.some((at) => at > 1)) return null;
  const asShares = bare.map((at) => `${Number((at * 100).toPrecision(12))}%`).join(', ');
  const asPercentiles = low.map((at) => `p${at}`).join(', ');
  return {
    message: `${low.join(', ')} may be shares or per cent`,
    hint: `shares are written ${asShares}; where percentiles as low as that are meant, ${asPercentiles}`,
  };
}

type Point = { readonly share: number; readonly value: number };

function quantilePoints(written: Readonly<Record<string, number>>): readonly Point[] | string {
  const points: Point[] = [];
  for (const [name, value] of Object.entries(written)) {
    const at = name === 'min' ? 0 : name === 'max' ? 100 : Number(/^p?(\d+(?:\.\d+)?)%?$/.exec(name)?.[1] ?? Number.NaN);
    if (!(at >= 0 && at <= 100)) return `"${name}" is not a percentile`;
    points.push({ share: Number((at / 100).toPrecision(12)), value });
  }
  points.sort((a, b) => a.share - b.share);
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return 'the table of percentiles is empty';
  const falls = points.find((point, index) => index > 0 && (point.value < (points[index - 1]?.value ?? 0) || point.share === points[index - 1]?.share));
  if (falls !== undefined) return `the value at ${falls.share * 100}% is less than the one before it`;
  if (first.share > 0) points.unshift({ share: 0, value: first.value });
  if (last.share < 1) points.push({ share: 1, value: last.value });
  return points;
}
