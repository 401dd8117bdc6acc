/** The schema of plan.json: checked when written and when read. */
import { z } from 'zod';
import type { PlanResult } from './plan-result.ts';
import { PLAN_VERSION } from './plan-result.ts';
import { layOut } from './schema.ts';
import { costSchema, intervalSchema, objectiveSchema } from './study-shape.ts';

const value = z.union([z.string(), z.number(), z.boolean()]);
const point = z.record(z.string(), value);
const index = z.int().nonnegative();
const interval = intervalSchema.nullable();
const neighbour = z.strictObject({ path: z.string(), value, candidate: index });

const answer = z.strictObject({
  candidate: index,
  values: point,
  sentence: z.string(),
  headroom: z.array(
    z.strictObject({ expression: z.string(), actual: z.number().nullable(), interval, bound: z.number(), unit: z.string(), headroom: z.number().nullable() }),
  ),
  below: z.array(neighbour),
  above: z.array(neighbour),
  atEdge: z.array(z.string()),
  cost: costSchema.nullable(),
});

const candidate = z.strictObject({
  values: point,
  overrides: z.array(z.string()),
  verdict: z.enum(['met', 'missed', 'undecided', 'refused']),
  binding: z.string().nullable(),
  monthly: z.number().nullable(),
  unpriced: z.exactOptional(z.number()),
  replications: z.number(),
  overloaded: z.exactOptional(z.array(z.strictObject({ component: z.string(), sentence: z.string() }))),
  note: z.string(),
  objectives: z.array(objectiveSchema),
});

/** Keys in the order in which a reader wants them. */
export const planResultSchema = z.strictObject({
  planVersion: z.literal(PLAN_VERSION),
  name: z.string(),
  description: z.string(),
  question: z.enum(['vary', 'max-rate']),
  axes: z.array(z.strictObject({ path: z.string(), kind: z.enum(['ordered', 'choice', 'rate']), values: z.array(value) })),
  minimise: z.string(),
  objectives: z.array(z.string()),
  confidence: z.number(),
  findings: z.exactOptional(z.array(z.string())),
  answer: answer.nullable(),
  closest: index.nullable(),
  alternatives: z.array(z.strictObject({ choices: point, candidate: index.nullable() })),
  nonMonotone: z.array(z.string()),
  assumed: z.array(z.string()),
  skipped: z.array(z.strictObject({ path: z.string(), values: z.array(value), sentence: z.string() })),
  counts: z.strictObject({ grid: z.number().nullable(), simulated: z.number(), replications: z.number(), ruledOutByTheory: z.number() }),
  candidates: z.array(candidate),
  provenance: z.strictObject({ seed: z.union([z.number(), z.string()]), version: z.string(), scenarioHash: z.string() }),
});

/** Checks what came out of `JSON.parse`; a sentence each where it does not fit. */
export function parsePlanResult(json: unknown): PlanResult | { readonly problems: readonly string[] } {
  const parsed = planResultSchema.safeParse(json);
  return parsed.success
    ? parsed.data
    : { problems: parsed.error.issues.slice(0, 20).map(({ path, message }) => `${path.map(String).join('.') || 'plan'}: ${message}`) };
}

/** The text of plan.json: checked, the same bytes for the same plan. */
export function writePlanResult(plan: PlanResult): string {
  const checked = planResultSchema.safeParse(plan);
  if (!checked.success) throw new Error(`believed: a plan fits its schema; ${JSON.stringify(checked.error.issues.slice(0, 3))}`);
  return `${layOut(checked.data, '')}\n`;
}
