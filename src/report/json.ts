/**
 * result.json: the study itself. Top-level keys in the contract's order, everything inside as the fold
 * built it (the order of components is the scenario's, and readers of the file rely on it).
 * Lists of plain numbers stay on one line: a series is a line of a diff, not a page.
 */
import type { StudyResult } from '../result/study-result.ts';
import type { Artifact } from './artifact.ts';

const TOP_LEVEL = [
  'schemaVersion', 'name', 'description', 'provenance', 'time', 'objectives', 'findings', 'components', 'links',
  'cost', 'secondOpinions', 'limits', 'assumptions', 'notModelled', 'scenario', 'series',
] as const satisfies readonly (keyof StudyResult)[];

export function json(result: StudyResult): Artifact[] {
  return [{ name: 'result.json', text: `${print(ordered(result), '')}\n` }];
}

function ordered(result: StudyResult): Readonly<Record<string, unknown>> {
  const known = TOP_LEVEL.filter((key) => result[key] !== undefined).map((key) => [key, result[key]] as const);
  const others = Object.entries(result).filter(([key]) => !(TOP_LEVEL as readonly string[]).includes(key));
  return Object.fromEntries([...known, ...others]);
}

function print(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isFlat)) return JSON.stringify(value);
    return `[\n${value.map((item) => inner + print(item, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, inner)}`).join(',\n')}\n${indent}}`;
}

/** Scalars, and pairs of them such as a histogram's bins. */
function isFlat(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true;
  return Array.isArray(value) && value.every((item) => item === null || typeof item !== 'object');
}
