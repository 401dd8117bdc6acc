/** The schema of study.json, checked when written and when read, as schema.ts does for result.json. */
import { z } from 'zod';
import { precisionReached, type ResultProblems } from './schema.ts';
import { SWEEP_SCHEMA_VERSION, type SweepResult } from './sweep-result.ts';

const number = z.number();
const value = z.union([z.string(), number, z.boolean()]);
const interval = z.tuple([number, number]).nullable();
const verdict = z.enum(['met', 'missed', 'undecided']);

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
  objectives: z.array(z.strictObject({ expression: z.string(), actual: number.nullable(), interval, verdict, note: z.string() })),
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
  objectives: z.array(
    z.strictObject({ expression: z.string(), measure: z.string(), operator: z.enum(['<', '<=', '>', '>=', '==', '!=']), bound: number, unit: z.string() }),
  ),
  points: z.array(pointResultSchema),
  scenario: z.unknown(),
});

const PROBLEMS_MAX = 20;

/** Checks what came out of `JSON.parse`. */
export function parseSweepResult(json: unknown): SweepResult | ResultProblems {
  const wrong = notThis(json);
  if (wrong !== null) return { problems: [wrong] };
  const parsed = sweepResultSchema.safeParse(json);
  return parsed.success ? parsed.data : { problems: problemsOf(parsed.error) };
}

/** The text of study.json: checked, keys in the schema's order, a line a point. */
export function writeSweepResult(result: SweepResult): string {
  const checked = sweepResultSchema.safeParse(result);
  if (!checked.success) throw new Error(`believed: a sweep fits its schema; ${problemsOf(checked.error).join('; ')}`);
  const entries = Object.entries(checked.data).map(([key, entry]) => `  ${JSON.stringify(key)}: ${linesOf(entry)}`);
  return `{\n${entries.join(',\n')}\n}\n`;
}

function linesOf(entry: unknown): string {
  if (!Array.isArray(entry) || entry.length === 0) return JSON.stringify(entry) ?? 'null';
  return `[\n${entry.map((item) => `    ${JSON.stringify(item)}`).join(',\n')}\n  ]`;
}

function notThis(json: unknown): string | null {
  const found = typeof json === 'object' && json !== null ? (json as { readonly kind?: unknown; readonly schemaVersion?: unknown }) : {};
  if (found.kind !== 'sweep') return 'This is not a sweep of plimsoll: its kind is not "sweep".';
  const version = found.schemaVersion;
  if (version === SWEEP_SCHEMA_VERSION) return null;
  return `The sweep has schema version ${JSON.stringify(version)}; this plimsoll reads ${SWEEP_SCHEMA_VERSION}. Run its scenario again.`;
}

function problemsOf(error: z.ZodError): readonly string[] {
  const shown = error.issues.slice(0, PROBLEMS_MAX).map(({ path, message }) => `${path.map(String).join('.') || 'sweep'}: ${message}`);
  const more = error.issues.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}
