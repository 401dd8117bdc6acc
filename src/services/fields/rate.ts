/** The rate and arrivals fields: how much traffic, and how it is spaced. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import type { Distribution } from '../../kernel/distribution.ts';
import type { RatePattern, RatePoint } from '../../model/model.ts';
import type { Micros } from '../../units/units.ts';
import type { DistributionSpec } from './distribution.ts';
import { shapeDistribution } from './distribution.ts';
import type { FromFile } from './from-file.ts';
import { fileName, fromFile, loaded } from './from-file.ts';
import { duration, factor, number, rate, shown } from './quantity.ts';
import type { Trace } from './trace.ts';
import { readTrace } from './trace.ts';

/** A wave between `low` and `peak`, highest at `peakAt` of each period. */
export interface Diurnal {
  readonly kind: 'diurnal';
  readonly low: number;
  readonly peak: number;
  readonly peakAt: Micros;
  readonly period: Micros;
}

export type RateSpec = RatePattern | Diurnal | Trace | FromFile<Trace>;

const EXPECTED = 'a rate such as 1200/s, or one of profile, trace, diurnal, bursts';

const point = z.strictObject({
  at: duration('When, from the start.'),
  rate: rate('Messages per time from then on.'),
  ramp: z.literal('linear').optional().meta({ description: 'Reach this rate in a straight line from the point before, instead of in a step.' }),
});

const profile = z
  .array(point)
  .min(1)
  .refine((points) => points.every((p, i) => i === 0 || p.at > (points[i - 1]?.at ?? 0)), {
    message: 'the points are not in ascending order of time',
    params: { expected: 'each at later than the one before' },
  })
  .transform((points): RatePattern => ({ kind: 'segments', points: segmentsOf(points) }))
  .meta({ description: 'Points in time; the last rate holds.' });

const scale = factor('Multiplies the traffic: 1% or 0.01 of it, 10 or 1000% for ten times.', { positive: true }).prefault(1);
const bound = z.string().optional();

const traceFields = {
  scale,
  stretch: number('Multiplies time: 2 plays the trace at half the speed.', { positive: true }).prefault(1),
  from: bound.meta({ description: 'Where to begin: an offset (21h30m), a time of day (21:30) or an instant. Virtual time 0.' }),
  until: bound.meta({ description: 'Where to end, like from.' }),
};
const traceFile = fileName('A CSV file beside the scenario: time,count lines, or one instant a line.');

type TraceWritten = { readonly scale: number; readonly stretch: number; readonly from?: string | undefined; readonly until?: string | undefined };
const trace = (file: string, w: TraceWritten): FromFile<Trace> => fromFile(file, (text) => readTrace(text, { ...w, file }));

export const rateField: ZodType<RateSpec> = z
  .union(
    [
      rate('Messages per time, constant.').transform((perSecond): RatePattern => constantRate(perSecond)),
      z.strictObject({ constant: rate('Messages per time.') }).transform((w): RatePattern => constantRate(w.constant)),
      z.strictObject({ profile }).transform((w): RatePattern => w.profile),
      z.strictObject({ trace: traceFile, ...traceFields }).transform((w) => trace(w.trace, w)),
      z.strictObject({ trace: z.strictObject({ file: traceFile, ...traceFields }) }).transform((w) => trace(w.trace.file, w.trace)),
      z
        .strictObject({
          diurnal: z
            .strictObject({
              low: rate('Rate in the quietest hour.'),
              peak: rate('Rate in the busiest hour.'),
              peakAt: duration('When the peak is, after the start of the period.').prefault('14h'),
              period: duration('From peak to peak.', { positive: true }).prefault('24h'),
            })
            .refine((w) => w.low <= w.peak, { message: 'low is more than peak', path: ['low'], params: { expected: 'low up to peak' } })
            .meta({ description: 'A daily wave.' }),
        })
        .transform((w): Diurnal => ({ kind: 'diurnal', ...w.diurnal })),
      z
        .strictObject({
          bursts: z
            .strictObject({
              on: rate('Rate during a burst.'),
              off: rate('Rate between bursts.').prefault('0/s'),
              meanOn: duration('Mean length of a burst (exponential).', { positive: true }),
              meanOff: duration('Mean time between bursts (exponential).', { positive: true }),
            })
            .meta({ description: 'On and off, a Markov-modulated rate.' }),
        })
        .transform(({ bursts }): RatePattern => ({ kind: 'bursts', rateOn: bursts.on, rateOff: bursts.off, meanOn: bursts.meanOn, meanOff: bursts.meanOff })),
    ],
    { error: (issue) => `${shown(issue.input)} is not a rate` },
  )
  .meta({ id: 'ratePattern', expected: EXPECTED, description: 'How much traffic: constant, a profile, a recorded trace, a daily wave or bursts.' });

export type ArrivalsSpec =
  | { readonly kind: 'poisson' }
  | { readonly kind: 'regular' }
  | { readonly kind: 'trace' }
  | { readonly kind: 'renewal'; readonly interarrival: DistributionSpec };

/** How arrivals are spaced at a given rate. */
export const arrivalsField: ZodType<ArrivalsSpec> = z
  .union(
    [
      z
        .enum(['poisson', 'regular', 'trace'])
        .meta({ description: 'poisson: at random · regular: evenly · trace: the instants of the trace.' })
        .transform((kind): ArrivalsSpec => ({ kind })),
      shapeDistribution('Time between arrivals; its mean is scaled to the rate.').transform(
        (interarrival): ArrivalsSpec => ({ kind: 'renewal', interarrival }),
      ),
    ],
    { error: (issue) => `${shown(issue.input)} is not a way to arrive` },
  )
  .meta({ id: 'arrivals', expected: 'poisson, regular, trace, or a distribution of the time between arrivals such as { gamma: { cv: 2 } }' });

/** The pattern a model plays over `horizon`. */
export function patternOf(spec: RateSpec, horizon: Micros): RatePattern {
  const known = loaded(spec as RatePattern | Diurnal | Trace | FromFile<RatePattern | Diurnal | Trace>);
  if (known.kind === 'trace') return known.pattern;
  return known.kind === 'diurnal' ? { kind: 'segments', points: waveOf(known, horizon) } : known;
}

export function distributionOf(spec: DistributionSpec): Distribution {
  return loaded(spec as Distribution | FromFile<Distribution>);
}

function constantRate(perSecond: number): RatePattern {
  return { kind: 'segments', points: [{ at: 0, rate: perSecond, ramps: false }] };
}

/** A point reached in a straight line makes the one before it ramp. */
function segmentsOf(points: readonly { readonly at: number; readonly rate: number; readonly ramp?: 'linear' | undefined }[]): RatePoint[] {
  const whole = (points[0]?.at ?? 0) > 0 ? [{ at: 0, rate: 0 }, ...points] : points;
  return whole.map((p, i) => {
    const next = whole[i + 1];
    return { at: p.at, rate: p.rate, ramps: next !== undefined && 'ramp' in next && next.ramp === 'linear' };
  });
}

const WAVE_STEPS = 96;
const WAVE_POINTS_MOST = 100_000;

/** The wave as straight lines, 96 a period. */
function waveOf({ low, peak, peakAt, period }: Diurnal, horizon: Micros): RatePoint[] {
  const step = Math.max(1, Math.round(Math.max(period / WAVE_STEPS, horizon / WAVE_POINTS_MOST)));
  const points: RatePoint[] = [];
  for (let at = 0; at <= horizon + step; at += step) {
    const phase = (((at - peakAt) % period) + period) % period;
    points.push({ at, rate: low + (peak - low) * height(Math.min(phase, period - phase) / (period / 2)), ramps: true });
  }
  return points;
}

/** From 1 at the peak (0) to 0 half a period away (1): a cubic within 1 % of a cosine, the same on every engine. */
function height(distance: number): number {
  return 1 - distance * distance * (3 - 2 * distance);
}
