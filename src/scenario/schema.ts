/** The top of a scenario file. Components are read apart, each by the schema of its kind. */

import type { ZodType } from 'zod';
import { z } from 'zod';
import { count, duration, share, shown } from '../services/fields/quantity.ts';
import { SECOND } from '../units/units.ts';
import { flowText } from './flow-text.ts';
import { priceField } from './prices.ts';

const DAYS_400 = 400 * 86_400 * SECOND;

/** Neither end can be had: nothing is certain, and any interval at all holds with none. */
const CONFIDENCES = { positive: true, most: 1 - 1e-9, says: 'more than 0% and less than 100%' } as const;

/** Replications at most where a precision says nothing. */
const RUNS_MOST = 50;

export const replicationsField = z
  .union(
    [
      count('Independent runs.', { least: 1, most: 100_000 }).transform((runs) => ({ kind: 'fixed' as const, runs })),
      z
        .strictObject({
          precision: share('Run until the half-width is this part of the value.', { positive: true }),
          confidence: share('Confidence of that interval; those a result shows are at 95%.', CONFIDENCES).prefault('95%'),
          of: z.string().meta({
            description: 'Which number: <component>.<metric>.<aggregate>.',
            suggestions: ['sessions.sojourn.p99'],
            expected: 'which number, <component>.<metric>.<aggregate>, such as sessions.sojourn.p99',
          }),
          method: z.enum(['replications', 'batch-means']).prefault('replications').meta({
            description: 'More and more replications, or batch-means: one run that ends once its own batches agree, and as late as the duration says.',
          }),
          max: count('Replications at most; 50 unless said.', { least: 2 }).optional(),
        })
        .transform(({ max, ...w }) => ({ kind: 'precision' as const, ...w, max: w.method === 'batch-means' ? 1 : (max ?? RUNS_MOST) })),
    ],
    { error: (issue) => `${shown(issue.input)} is no number of replications` },
  )
  .meta({
    description: 'Independent runs: a number, or until an interval is narrow enough.',
    expected: 'a number such as 5, or { precision: 2%, of: sessions.sojourn.p99, max: 50 }',
  });

const scalar = z.union([z.string(), z.number(), z.boolean()]);
/** One value of many: a map, such as another distribution, is kept as a line. */
const choice = z.union([scalar, z.record(z.string(), z.unknown()).transform(flowText), z.array(z.unknown()).transform(flowText)]);
const point = z.record(z.string(), choice);
const values = z.union([z.array(choice).min(1), scalar]);

export const matrixField = z
  .looseObject({
    include: z.array(point).optional().meta({ description: 'Points to add.' }),
    exclude: z.array(point).optional().meta({ description: 'Points to leave out.' }),
    stop: z.string().optional().meta({ description: 'Path of the load to grow; larger loads are skipped once an objective fails.' }),
  })
  .catchall(values)
  .meta({ description: 'Sweep: a list of values for each path; every combination is run.', suggestions: [{ 'services.clicks.shards': [2, 4, 8] }] });

export const planField = z
  .strictObject({
    vary: z
      .record(z.string(), values)
      .refine((w) => Object.keys(w).length > 0, { message: 'nothing varies' })
      .meta({ description: 'Paths and what each may be: a range 1..64 or a list.', suggestions: [{ 'services.clicks.shards': '1..64' }] }),
    minimise: z.string().prefault('cost').meta({ description: 'cost, or a path whose value shall be least.' }),
    confidence: share('With which confidence every objective must hold.', CONFIDENCES).prefault('95%'),
  })
  .meta({ description: 'Capacity: the smallest or cheapest values for which every objective holds.' });

const isNoLimit = { error: (issue: { readonly input?: unknown }): string => `${shown(issue.input)} is not a limit` };
const limit = z.union([z.string(), z.number()], isNoLimit).meta({ expected: 'a value with its unit, or none' });
const limits = z.union([limit, z.record(z.string(), limit)], isNoLimit).meta({ expected: 'a value with its unit, none, or a map such as { inFlight: 50 }' });

/** Beyond it neighbouring whole numbers are read as one, and two seeds would be the same chance. */
const SEED_MOST = Number.MAX_SAFE_INTEGER;
const seedNumber = z.number().refine((seed) => Math.abs(seed) <= SEED_MOST, {
  message: `the seed is beyond ±${SEED_MOST}, where not every whole number can be told from the next`,
  params: { expected: `a number up to ${SEED_MOST}, or a word`, hint: 'in quotes it is a word, of which every digit counts' },
});

/** The shape of the whole, given what a component may be in each group. */
export function scenarioShape(groups: { readonly producers: ZodType; readonly services: ZodType; readonly consumers: ZodType }, latencies: ZodType) {
  return {
    extends: z
      .union([z.string(), z.array(z.string())])
      .optional()
      .meta({ description: 'A file to build on, beside this one: maps merge, lists replace.', expected: 'a file name' }),
    name: z.string().min(1).max(100).optional().meta({ description: "Name of the scenario; the file's name when left out." }),
    description: z.string().prefault('').meta({ description: 'The question it answers.' }),
    duration: duration('Simulated time.', { positive: true, most: DAYS_400, says: 'between 1µs and 400d' })
      .optional()
      .meta({ description: 'Simulated time; the length of the trace when left out and there is one.' }),
    warmUp: z
      .union([z.literal('auto'), duration('Fixed.')], { error: (issue) => `${shown(issue.input)} is no warm-up` })
      .prefault('0s')
      .meta({
        description: 'Observations before it are discarded. auto: MSER-5 chooses, and the report says what.',
        expected: 'auto, or a duration such as 2m',
      }),
    seed: z
      .union([seedNumber, z.string().min(1)])
      .prefault(1)
      .meta({ description: 'Root of all chance.', expected: 'a number or a word' }),
    replications: replicationsField.prefault(1),
    region: z
      .string()
      .regex(/^[a-z]{2}(-[a-z]+)+-\d$/, { message: 'this is no AWS Region' })
      .prefault('us-east-1')
      .meta({ description: 'AWS Region, for prices.', expected: 'a Region such as us-east-1' }),
    producers: z.record(z.string(), groups.producers).prefault({}).meta({ description: 'Applications that send, by name.' }),
    services: z.record(z.string(), groups.services).prefault({}).meta({ description: 'Queues and streams, by name.' }),
    consumers: z.record(z.string(), groups.consumers).prefault({}).meta({ description: 'Applications that receive, by name.' }),
    objectives: z
      .array(z.string().meta({ expected: 'a line such as sessions.sojourn.p99 < 5s' }))
      .prefault([])
      .meta({
        description: 'What must hold: <component>.<metric>.<aggregate> <op> <value>.',
        suggestions: [['sessions.sojourn.p99 < 5s']],
        expected: 'a list of lines such as sessions.sojourn.p99 < 5s',
      }),
    limits: z
      .union([z.enum(['default', 'none']), z.record(z.string(), limits)], {
        error: (issue) => `${shown(issue.input)} is no choice of limits`,
      })
      .prefault('default')
      .meta({
        description: 'none, or documented limits overridden: <component>.<limit>: <value>. `plimsoll limits` lists them.',
        suggestions: [{ 'clicks.shard.write.bytes': '1 MiB/s' }],
        expected: 'default, none, or a map such as { clicks.shard.write.bytes: 2 MiB/s }',
      }),
    latencies: z
      .union([z.enum(['default', 'none']), z.record(z.string(), latencies)], { error: (issue) => `${shown(issue.input)} is no choice of latencies` })
      .prefault('default')
      .meta({
        description: 'default, none, or per component and operation.',
        suggestions: [{ clicks: { PutRecords: '12ms' } }],
        expected: 'default, none, or a map such as { clicks: { PutRecords: 12ms } }',
      }),
    prices: z
      .record(z.string(), priceField, {
        error: (issue) => `${shown(issue.input)} is no list of prices`,
      })
      .optional()
      .meta({
        description: 'What you pay instead of the price list: <component or kind>.<price>: USD per unit of the list.',
        suggestions: [{ 'orders.requests': 0.35 }],
        expected: 'a map such as { orders.requests: 0.35 }',
      }),
    matrix: matrixField.optional(),
    plan: planField.optional(),
  };
}

export const topSchema = z.strictObject(scenarioShape({ producers: z.unknown(), services: z.unknown(), consumers: z.unknown() }, z.unknown()));

export const TOP_KEYS: readonly string[] = Object.keys(topSchema.shape);
