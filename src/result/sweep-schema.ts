/** study.json, checked when written and when read, as schema.ts does for result.json. */
import type { Refusal, ResultProblems } from './schema.ts';
import { SWEEP_SCHEMA_VERSION, type SweepResult } from './sweep-result.ts';
import { sweepResultSchema } from './sweep-shape.ts';

const PROBLEMS_MAX = 20;

/**
 * Checks what came out of `JSON.parse`.
 *
 * @returns the sweep, or `problems`: a sentence each, the first twenty and how many more.
 * @throws nothing: what is wrong with the file is among the problems.
 */
export function parseSweepResult(json: unknown): SweepResult | ResultProblems {
  const wrong = notThis(json);
  if (wrong !== null) return { problems: [wrong] };
  const parsed = sweepResultSchema.safeParse(json);
  return parsed.success ? parsed.data : { problems: problemsOf(parsed.error) };
}

/**
 * The text of study.json: checked, keys in the schema's order, a line a point.
 *
 * @returns JSON that ends with a line's end; the same sweep gives the same bytes.
 * @throws Error for what does not fit the schema, such as a sweep that was changed by hand.
 */
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

function problemsOf(error: Refusal): readonly string[] {
  const shown = error.issues.slice(0, PROBLEMS_MAX).map(({ path, message }) => `${path.map(String).join('.') || 'sweep'}: ${message}`);
  const more = error.issues.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}
