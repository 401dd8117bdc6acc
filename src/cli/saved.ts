/** Saved results of every verb: what kind a file holds, read and checked. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PlanResult } from '../result/plan-result.ts';
import { parsePlanResult, writePlanResult } from '../result/plan-schema.ts';
import { parseStudyResult, type ResultProblems, writeStudyResult } from '../result/schema.ts';
import type { StudyResult } from '../result/study-result.ts';
import type { SweepResult } from '../result/sweep-result.ts';
import { parseSweepResult, writeSweepResult } from '../result/sweep-schema.ts';
import { UsageError } from './exit-codes.ts';
import { isFolder, jsonIn, readText } from './files.ts';

/** Results are larger than scenarios: series, tables. */
const RESULT_BYTES_MAX = 200_000_000;

export type Saved =
  | { readonly kind: 'run'; readonly result: StudyResult; readonly text: string }
  | { readonly kind: 'sweep'; readonly result: SweepResult; readonly text: string }
  | { readonly kind: 'plan'; readonly result: PlanResult; readonly text: string };

const WORDS = { run: 'a run', sweep: 'a sweep', plan: 'a plan', comparison: 'a comparison' } as const;

/** What is in a folder when a verb has written its result there. */
const NAMES = ['result.json', 'study.json', 'plan.json'];
const WANTED = 'the result.json of a run, the study.json of a sweep or the plan.json of a plan';

/** The file that is meant: of a folder the one result in it. Throws for what is sure to be none. */
export function savedIn(path: string): string {
  if (isFolder(path)) {
    const [name, ...others] = namesIn(path);
    if (name === undefined) throw new UsageError(`${path} holds no saved result; what is wanted is ${WANTED}`);
    if (others.length > 0) throw new UsageError(`${path} holds ${[name, ...others].join(', ')}; name the one that is meant, such as ${join(path, name)}`);
    return join(path, name);
  }
  if (/\.json$/i.test(path) || !existsSync(path)) return path;
  if (/\.ya?ml$/i.test(path))
    throw new UsageError(`${path} is a scenario; what is wanted is its saved result, such as the result.json that plimsoll run ${path} writes`);
  const [beside] = namesIn(dirname(path));
  const meant = beside === undefined ? '' : `\ndid you mean ${join(dirname(path), beside)}?`;
  throw new UsageError(`${path} is no saved result; what is wanted is ${WANTED}${meant}`);
}

function namesIn(folder: string): readonly string[] {
  return NAMES.filter((name) => existsSync(join(folder, name)));
}

/** A saved result of a run, a sweep or a plan, checked against its schema. */
export function readSaved(path: string): Saved {
  const json = jsonIn(path, readText(path, RESULT_BYTES_MAX));
  switch (kindOf(json)) {
    case 'sweep': {
      const result = good(path, parseSweepResult(json));
      return { kind: 'sweep', result, text: writeSweepResult(result) };
    }
    case 'plan': {
      const result = good(path, parsePlanResult(json));
      return { kind: 'plan', result, text: writePlanResult(result) };
    }
    case 'comparison':
      throw new UsageError(`${path} is a comparison, which is drawn from both results: run compare again, on the scenarios or on their result.json`);
    default: {
      const result = good(path, parseStudyResult(json));
      return { kind: 'run', result, text: writeStudyResult(result) };
    }
  }
}

/** A saved result of a run: what can be compared. */
export function readRun(path: string): StudyResult {
  const json = jsonIn(path, readText(path, RESULT_BYTES_MAX));
  const kind = kindOf(json);
  if (kind !== 'run') throw new UsageError(`${path} is the result of ${WORDS[kind]}; what is wanted is the result.json of a run`);
  return good(path, parseStudyResult(json));
}

function kindOf(json: unknown): keyof typeof WORDS {
  if (typeof json !== 'object' || json === null) return 'run';
  if ('kind' in json && json.kind === 'sweep') return 'sweep';
  if ('planVersion' in json) return 'plan';
  return 'comparisonVersion' in json ? 'comparison' : 'run';
}

function good<Result extends object>(path: string, result: Result | ResultProblems): Result {
  if (!('problems' in result)) return result;
  throw new UsageError(`${path} is not a result this version can read:\n${result.problems.map((problem) => `  ${problem}`).join('\n')}`);
}
