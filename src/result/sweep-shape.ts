/** The shape of study.json, for sweep-schema.ts, as study-shape.ts is for schema.ts. */
import { z } from 'zod';
import { intervalSchema, precisionReached } from './study-shape.ts';
import { SWEEP_SCHEMA_VERSION } from './sweep-result.ts';

const number = z.number();
const value = z.union([z.string(), number, z.boolean()]);
const interval = intervalSchema.nullable();
const verdict = z.enum(['met', 'missed', 'undecided']);
const operator = z.enum(['<', '<=', '>', '>=', '==', '!=']);

const pointObjectiveSchema = z.strictObject({
  expression: z.string(),
  actual: number.nullable(),
  interval,
  verdict,
  note: z.string(),
  varied: z.exactOptional(z.strictObject({ component: z.string(), metric: z.string(), aggregate: z.string(), operator, bound: number, unit: z.string() })),
});

export const pointResultSchema = z.strictObject({
  index: number,
  id: z.string(),
  values: z.record(z.string(), value),
  outcome: z.enum(['finished', 'skipped', 'refused']),
  note: z.string(),
  verdict: verdict.nullable(),
  scenarioHash: z.string(),
  replications: number,
  precision: z.exactOptional(precisionReached),
  objectives: z.array(pointObjectiveSchema),
  measures: z.record(
    z.string(),
    z.strictObject({ value: number.nullable(), interval, grows: z.exactOptional(z.literal(true)), replications: z.exactOptional(z.array(number)) }),
  ),
  stability: z.record(z.string(), z.enum(['stable', 'backlogged', 'overloaded'])),
  costMonthly: number.nullable(),
  unpriced: z.exactOptional(number),
  events: number,
});

export const sweepResultSchema = z.strictObject({
  kind: z.literal('sweep'),
  schemaVersion: z.literal(SWEEP_SCHEMA_VERSION),
  name: z.string(),
  description: z.string(),
  provenance: z.strictObject({
    seed: z.union([number, z.string()]),
    version: z.string(),
    scenarioHash: z.string(),
    points: number,
    finished: number,
    skipped: number,
    refused: number,
    options: z.exactOptional(z.array(z.string())),
    replications: number,
    events: number,
  }),
  answer: z.strictObject({
    point: number.nullable(),
    sentence: z.string(),
    loads: z.exactOptional(z.array(z.strictObject({ path: z.string(), value, point: number.nullable() }))),
  }),
  axes: z.array(z.strictObject({ path: z.string(), values: z.array(value), amounts: z.array(number.nullable()) })),
  stop: z.string().nullable(),
  warnings: z.exactOptional(z.array(z.strictObject({ rule: z.string(), message: z.string(), points: number, of: number, first: z.string() }))),
  measures: z.array(
    z.strictObject({
      name: z.string(),
      component: z.string(),
      metric: z.string(),
      aggregate: z.string(),
      unit: z.string(),
      asked: z.exactOptional(z.literal(true)),
    }),
  ),
  objectives: z.array(z.strictObject({ expression: z.string(), measure: z.string(), operator, bound: number, unit: z.string() })),
  points: z.array(pointResultSchema),
  scenario: z.unknown(),
});
