/** The schema of comparison.json, checked when written and when read. */
import { z } from 'zod';
import { COMPARISON_VERSION, type Comparison } from './comparison.ts';
import { layOut, problemsOf, type ResultProblems } from './schema.ts';

const side = z.strictObject({
  label: z.string(),
  name: z.string(),
  scenarioHash: z.string(),
  seed: z.union([z.number(), z.string()]),
  replications: z.number(),
  version: z.string(),
  durationMs: z.number(),
});
const judged = z.strictObject({ verdict: z.enum(['met', 'missed', 'undecided']), actual: z.number().nullable() }).nullable();
const state = z.strictObject({ kind: z.string(), stability: z.enum(['stable', 'backlogged', 'overloaded']), behind: z.exactOptional(z.string()) }).nullable();
const dollars = z.number().nullable();
const costDifference = { first: dollars, second: dollars, difference: dollars, unpriced: z.exactOptional(z.tuple([z.number(), z.number()])) };
const difference = z.strictObject({ path: z.string(), first: z.unknown(), second: z.unknown() });

export const comparisonSchema = z.strictObject({
  comparisonVersion: z.literal(COMPARISON_VERSION),
  first: side,
  second: side,
  pairing: z.enum(['paired', 'independent']),
  notes: z.array(z.string()),
  objectives: z.array(z.strictObject({ expression: z.string(), unit: z.string(), first: judged, second: judged, isRegression: z.boolean() })),
  components: z.array(z.strictObject({ name: z.string(), first: state, second: state })),
  cost: z
    .strictObject({
      ...costDifference,
      components: z.array(z.strictObject({ component: z.string(), ...costDifference })),
    })
    .nullable(),
  scenario: z.array(difference),
  limits: z.array(difference),
  assumptions: z.array(difference),
  metrics: z.array(
    z.strictObject({
      component: z.string(),
      metric: z.string(),
      statistic: z.string(),
      unit: z.string(),
      first: z.number(),
      second: z.number(),
      difference: z.number(),
      relative: z.number().nullable(),
      halfWidth: z.number().nullable(),
      better: z.enum(['smaller', 'larger', 'unknown']),
      verdict: z.enum(['same', 'better', 'worse', 'higher', 'lower', 'undecided', 'differs']),
    }),
  ),
});

/** Checks what came out of `JSON.parse`. */
export function parseComparison(json: unknown): Comparison | ResultProblems {
  const parsed = comparisonSchema.safeParse(json);
  return parsed.success ? parsed.data : { problems: problemsOf(parsed.error) };
}

/** The text of comparison.json. */
export function writeComparison(comparison: Comparison): string {
  const checked = comparisonSchema.safeParse(comparison);
  if (!checked.success) throw new Error(`believed: a comparison fits its schema; ${problemsOf(checked.error).join('; ')}`);
  return `${layOut(checked.data, '')}\n`;
}
