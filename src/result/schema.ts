/** A result, checked when written and when read, so that every output may trust what it gets. */
import type { StudyResult } from './study-result.ts';
import { SCHEMA_VERSION } from './study-result.ts';
import { studyResultSchema } from './study-shape.ts';

/** Why a result could not be read, one sentence each, most telling first. */
export interface ResultProblems {
  readonly problems: readonly string[];
}

const PROBLEMS_MAX = 20;

/**
 * Checks what came out of `JSON.parse`.
 *
 * @returns the result, or `problems`: a sentence each, the first twenty and how many more.
 * @throws nothing: what is wrong with the file is among the problems.
 */
export function parseStudyResult(json: unknown): StudyResult | ResultProblems {
  const version = versionProblem(json);
  if (version !== null) return { problems: [version] };
  const parsed = studyResultSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  return { problems: problemsOf(parsed.error) };
}

export function isProblems(result: StudyResult | ResultProblems): result is ResultProblems {
  return 'problems' in result;
}

/**
 * The text of `result.json`: checked, keys in the schema's order, short arrays of numbers on one line.
 *
 * @returns JSON that ends with a line's end; the same result gives the same bytes.
 * @throws Error for what does not fit the schema, such as a result that was changed by hand.
 */
export function writeStudyResult(result: StudyResult): string {
  const checked = studyResultSchema.safeParse(result);
  if (!checked.success) throw new Error(`believed: a result fits its schema; ${problemsOf(checked.error).join('; ')}`);
  return `${layOut(checked.data, '')}\n`;
}

function versionProblem(json: unknown): string | null {
  if (typeof json !== 'object' || json === null || !('schemaVersion' in json)) return 'This is not a result of plimsoll: it has no schemaVersion.';
  const version = json.schemaVersion;
  if (version === SCHEMA_VERSION) return null;
  if (typeof version !== 'number') return `This is not a result of plimsoll: schemaVersion is ${JSON.stringify(version)}.`;
  if (version > SCHEMA_VERSION)
    return `The result has schema version ${version}; this plimsoll reads up to ${SCHEMA_VERSION}. A newer plimsoll made it: update this one.`;
  return `The result has schema version ${version}; this plimsoll reads ${SCHEMA_VERSION}. An older plimsoll made it: run its scenario again.`;
}

/** What a schema finds, as zod says it. */
export interface Refusal {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}

export function problemsOf(error: Refusal): readonly string[] {
  const shown = error.issues.slice(0, PROBLEMS_MAX).map(({ path, message }) => `${path.map(String).join('.') || 'result'}: ${message}`);
  const more = error.issues.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

/** Two spaces a level for people and diffs; a list of plain values stays on one line, whatever its length. */
export function layOut(value: unknown, indent: string): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const deeper = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return JSON.stringify(value);
    return `[\n${value.map((item) => deeper + layOut(item, deeper)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${deeper}${JSON.stringify(key)}: ${layOut(item, deeper)}`).join(',\n')}\n${indent}}`;
}

/** A value, or a pair of values such as a histogram's bins. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return Array.isArray(value) && value.length <= 2 && value.every((item) => typeof item !== 'object' || item === null);
}
